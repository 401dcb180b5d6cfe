import type { ArmSummary, CellSummary, Summary } from '../analysis/summary.ts';
import type { LatencyUs } from '../load/load.ts';
import type { CompletedTrial } from '../run/trial.ts';
import { median } from '../stats/quantile.ts';
import { formatValue } from './format.ts';
import { invalidReasons } from './warnings.ts';

/** A cell that another driver repeated, laid out as a table: how far two programs by other authors see the same server. */
export interface Witness {
  readonly cell: CellSummary;
  /** "keepalive-32 by autocannon, beside raw": what was repeated, and by whom. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly arm: ArmSummary['arm']; readonly cells: readonly string[] }[];
  /** What to know beside the table, one sentence each, without a full stop. */
  readonly notes: readonly string[];
}

/** Two trials of one round: the witness and what it bears witness of. */
interface Pair {
  readonly own: CompletedTrial;
  readonly witness: CompletedTrial;
}

export function witnessesOf({ cells, witnesses }: Summary): readonly Witness[] {
  return witnesses.flatMap((cell) => {
    const own = cells.find((each) => each.cell.id === cell.cell.witnessOf);
    return own === undefined ? [] : [witnessOf(cell, own)];
  });
}

function witnessOf(cell: CellSummary, own: CellSummary): Witness {
  const [theirs, ours] = [cell.cell.driver, own.cell.driver];
  const pairs = cell.arms.map((arm, i) => ({ arm, pairs: pairsOf(arm, own.arms[i]) }));
  return {
    cell,
    title: `${own.cell.id} by ${theirs}, beside ${ours}`,
    columns: [
      `requests/s ${ours}`,
      theirs,
      'difference',
      `p50 ${ours}`,
      theirs,
      `p99 ${ours}`,
      theirs,
    ],
    rows: pairs.map((each) => ({ arm: each.arm.arm, cells: cellsOf(each.pairs) })),
    notes: cell.arms.flatMap((arm) =>
      arm.invalid.map((trial) => `${arm.name}: no evidence, ${invalidReasons(trial).join('; ')}`),
    ),
  };
}

/** Valid trials of the same rounds: only they met the same machine. */
function pairsOf(witness: ArmSummary, own: ArmSummary | undefined): readonly Pair[] {
  return witness.valid.flatMap((trial) => {
    const same = own?.valid.find(({ round }) => round === trial.round);
    return same === undefined ? [] : [{ own: same, witness: trial }];
  });
}

function cellsOf(pairs: readonly Pair[]): readonly string[] {
  if (pairs.length === 0) return Array<string>(7).fill('–');
  const middle = (of: (pair: Pair) => number) => median(pairs.map(of));
  const ratio = middle(({ own, witness }) => witness.ratePerSecond / own.ratePerSecond);
  const rate = (who: keyof Pair) =>
    formatValue(
      middle((pair) => pair[who].ratePerSecond),
      'perSecond',
    ).replace(' requests/s', '');
  const percentile = (who: keyof Pair, q: 'p50' | 'p99') => {
    const known = pairs.flatMap((pair): LatencyUs[] =>
      pair[who].latencyUs === null ? [] : [pair[who].latencyUs],
    );
    return known.length === 0 ? '–' : formatValue(median(known.map((each) => each[q])), 'us');
  };
  return [
    rate('own'),
    rate('witness'),
    signedPercent(ratio - 1),
    percentile('own', 'p50'),
    percentile('witness', 'p50'),
    percentile('own', 'p99'),
    percentile('witness', 'p99'),
  ];
}

/** "+1.6 %", with a true minus sign. */
const signedPercent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;

/** Said once, above the tables. */
export const witnessGuide =
  'Drivers by other authors repeat one cell each in the first round, to hold our own driver against them. A single trial differs from the next by some per cent by itself; a driver that costs more CPU sees longer latencies, and in a burst it starts its connections more slowly.';
