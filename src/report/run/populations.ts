import type { ArmSummary } from '../../analysis/arm-summary.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import type { PopulationResult } from '../../load/load.ts';
import { median } from '../../stats/quantile.ts';
import { armCell, type Block, type Cell } from '../document.ts';
import { formatCount, formatShare, formatValue } from '../format.ts';
import { describeReconnects } from '../notes.ts';

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
    describeReconnects(rounds.map(({ reconnects }) => reconnects)) ||
      (rounds.some(({ reconnects }) => reconnects !== null) ? 'none' : '–'),
  ];
}
