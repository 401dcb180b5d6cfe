import type { ArmSummary } from '../../analysis/arm-summary.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import type { LatencyUs, PopulationResult } from '../../load/load.ts';
import { median } from '../../stats/quantile.ts';
import { armCell, type Block, type Cell } from '../document.ts';
import { formatCount, formatValue } from '../format.ts';
import { latencyText } from '../latency-text.ts';
import { describeReconnects } from '../notes.ts';
import { formatFine } from '../verdicts/ratios.ts';

const head = [
  'arm',
  'client group',
  'connections served',
  'first answer of the last one',
  'longest silence',
  'Jain’s index',
  'latency p50',
  'p99',
  'reconnects',
];

/** Shows which connections were served, by client group: medians over the valid rounds. */
export function populations(cell: CellSummary): readonly Block[] {
  const rows = cell.arms.flatMap(rowsOf);
  if (rows.length === 0) return [];
  const label = `Connections served in ${cell.cell.id}`;
  return [
    { kind: 'heading', text: 'Connections served' },
    { kind: 'table', label, head, rows },
  ];
}

function rowsOf(arm: ArmSummary): readonly (readonly Cell[])[] {
  const populations = arm.valid.map((trial): readonly Round[] => [trial, ...trial.others]);
  return (populations[0] ?? []).flatMap(({ name }, i) => {
    const rounds = populations.flatMap((each) => each[i] ?? []);
    const reported = rounds.some(({ served, reusedLatencyUs }) => served ?? reusedLatencyUs);
    return reported ? [[armCell(arm), name, ...texts(rounds)]] : [];
  });
}

type Round = Omit<PopulationResult, 'launchUs'>;

function texts(rounds: readonly Round[]): readonly string[] {
  const middle = (
    read: (round: Round) => number | null | undefined,
    format: (value: number) => string,
  ) => {
    const known = rounds.map(read).filter((value) => value !== null && value !== undefined);
    return known.length === 0 ? '–' : format(median(known));
  };
  const latency = (
    read: (round: Round) => LatencyUs | null | undefined,
    at: 'p50' | 'p99' | 'max',
  ) => latencyText(rounds.map(read), at);
  const connections = rounds[0]?.served?.connections ?? 0;
  return [
    middle(
      ({ served }) => served?.answeredShare,
      (share) => `${formatFine(share)} of ${formatCount(connections)}`,
    ),
    latency(({ served }) => served?.firstAnswerUs, 'max'),
    middle(
      ({ served }) => served?.longestSilenceUs,
      (us) => formatValue(us, 'us'),
    ),
    middle(
      ({ served }) => served?.jainIndex,
      (index) => index.toFixed(2),
    ),
    latency(({ latencyUs }) => latencyUs, 'p50'),
    latency(({ latencyUs }) => latencyUs, 'p99'),
    describeReconnects(rounds.map(({ reconnects }) => reconnects)) ||
      (rounds.some(({ reconnects }) => reconnects !== null) ? 'none' : '–'),
  ];
}
