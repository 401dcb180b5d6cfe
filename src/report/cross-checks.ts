import type { ArmSummary, CellSummary, Summary } from '../analysis/summary.ts';
import type { LatencyUs } from '../load/load.ts';
import type { CompletedTrial } from '../run/trial.ts';
import { median } from '../stats/quantile.ts';
import { formatValue } from './format.ts';
import { invalidReasons } from './warnings.ts';

/** A cell repeated by a cross-check driver, as a table beside the results of our own driver. */
export interface CrossCheck {
  readonly cell: CellSummary;
  /** "keepalive-32 by autocannon, beside raw". */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly arm: ArmSummary['arm']; readonly cells: readonly string[] }[];
  /** Notes beside the table: sentences without a full stop. */
  readonly notes: readonly string[];
}

/** Two trials of one round: our own driver's, and the cross-check driver's. */
interface Pair {
  readonly own: CompletedTrial;
  readonly other: CompletedTrial;
}

/** Lays out every cross-check of a run. */
export function crossChecksOf({ cells, crossChecks }: Summary): readonly CrossCheck[] {
  return crossChecks.flatMap((cell) => {
    const own = cells.find((each) => each.cell.id === cell.cell.crossCheckOf);
    return own === undefined ? [] : [crossCheckOf(cell, own)];
  });
}

function crossCheckOf(cell: CellSummary, own: CellSummary): CrossCheck {
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
      arm.invalid.map((trial) => `${arm.name}: not usable, ${invalidReasons(trial).join('; ')}`),
    ),
  };
}

/** Pairs valid trials of the same round: the machine was the same for both. */
function pairsOf(other: ArmSummary, own: ArmSummary | undefined): readonly Pair[] {
  return other.valid.flatMap((trial) => {
    const same = own?.valid.find(({ round }) => round === trial.round);
    return same === undefined ? [] : [{ own: same, other: trial }];
  });
}

function cellsOf(pairs: readonly Pair[]): readonly string[] {
  if (pairs.length === 0) return Array<string>(7).fill('–');
  const middle = (of: (pair: Pair) => number) => median(pairs.map(of));
  const ratio = middle(({ own, other }) => other.ratePerSecond / own.ratePerSecond);
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
    rate('other'),
    signedPercent(ratio - 1),
    percentile('own', 'p50'),
    percentile('other', 'p50'),
    percentile('own', 'p99'),
    percentile('other', 'p99'),
  ];
}

/** "+1.6 %", with a true minus sign. */
const signedPercent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;

/** Shown once, above the tables. */
export const crossCheckGuide =
  'Drivers by other authors repeat one cell each in the first round, to check our own driver. ' +
  'A single trial differs from the next by some per cent by chance. A driver that needs more CPU ' +
  'time sees longer latencies and, in a burst, starts its connections more slowly.';
