import type { ArmSummary, CellSummary } from '../../analysis/summary.ts';
import type { PopulationResult } from '../../load/load.ts';
import { median } from '../../stats/quantile.ts';
import { formatCount, formatShare, formatValue } from '../format.ts';
import { type Html, html } from '../html/html.ts';

/** Who was served, population by population: medians over the valid rounds. Nothing where no driver could tell. */
export function populationsTable(cell: CellSummary): Html | null {
  const rows = cell.arms.flatMap((arm) => rowsOf(arm));
  if (rows.length === 0) return null;
  const heads = [
    'arm',
    'population',
    'connections served',
    'first answer, last of them',
    'longest silence',
    'Jain’s index',
    'latency p50',
    'p99',
    'reconnects',
  ];
  return html`
<h3>Who was served</h3>
<div class="card">
<div class="scroll" tabindex="0" role="region" aria-label="Who was served in ${cell.cell.id}">
<table>
  <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
  <tbody>${rows.map(([name = '', ...texts]) => html`<tr><th scope="row">${name}</th>${texts.map((text) => html`<td>${text}</td>`)}</tr>`)}</tbody>
</table>
</div>
</div>`;
}

function rowsOf({ arm, valid }: ArmSummary): readonly (readonly string[])[] {
  const populations = valid.map((trial): readonly Round[] => [trial, ...trial.others]);
  return (populations[0] ?? []).flatMap(({ name }, i) => {
    const rounds = populations.flatMap((each) => each[i] ?? []);
    const told = rounds.some(({ served, reusedLatencyUs }) => served ?? reusedLatencyUs);
    return told ? [[arm, name, ...texts(rounds)]] : [];
  });
}

type Round = Omit<PopulationResult, 'launchUs'>;

function texts(rounds: readonly Round[]): readonly string[] {
  const middle = (
    of: (round: Round) => number | null | undefined,
    say: (value: number) => string,
  ) => {
    const known = rounds.map(of).filter((value) => value !== null && value !== undefined);
    return known.length === 0 ? '–' : say(median(known));
  };
  const us = (value: number) => formatValue(value, 'us');
  const connections = rounds[0]?.served?.connections ?? 0;
  return [
    middle(
      ({ served }) => served?.answeredShare,
      (share) => `${formatShare(share)} of ${formatCount(connections)}`,
    ),
    middle(({ served }) => served?.firstAnswerUs?.max, us),
    middle(({ served }) => served?.longestSilenceUs, us),
    middle(
      ({ served }) => served?.jainIndex,
      (index) => index.toFixed(2),
    ),
    middle(({ latencyUs }) => latencyUs?.p50, us),
    middle(({ latencyUs }) => latencyUs?.p99, us),
    reconnectsOf(rounds),
  ];
}

const causes = {
  connectionClose: 'told to close',
  closedIdle: 'closed while idle',
  failure: 'failed',
  timeout: 'timed out',
} as const;

/** Of all rounds together, by cause. */
function reconnectsOf(rounds: readonly Round[]): string {
  const keys = Object.keys(causes) as (keyof typeof causes)[];
  const total = (key: keyof typeof causes) =>
    rounds.reduce((sum, { reconnects }) => sum + (reconnects?.[key] ?? 0), 0);
  const seen = keys.filter((key) => total(key) > 0);
  if (seen.length > 0)
    return seen.map((key) => `${formatCount(total(key))} ${causes[key]}`).join(', ');
  return rounds.some(({ reconnects }) => reconnects !== null) ? 'none' : '–';
}
