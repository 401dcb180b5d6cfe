import type { ArmSummary } from '../../analysis/arm-summary.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { median } from '../../stats/quantile.ts';
import { armCell, type Block, only, type Section } from '../document.ts';
import { formatBare } from '../format.ts';
import { latencyText } from '../latency-text.ts';
import { invalidReasons } from '../warnings.ts';
import { cellTrials } from './cell-trials.ts';

const guide =
  'Drivers by other authors repeat one cell each in the first round, to check our own driver. ' +
  'A single trial differs from the next by some per cent by chance. A driver that needs more CPU ' +
  'time sees longer latencies and, in a burst, starts its connections more slowly.';

/** Shows the cells that other drivers repeated, beside what our own measured in the same round. */
export function crossCheckSections({ cells, crossChecks }: Summary): readonly Section[] {
  const blocks = crossChecks.flatMap((cell) => {
    const own = cells.find((each) => each.cell.id === cell.cell.crossCheckOf);
    return own === undefined ? [] : blocksOf(cell, own);
  });
  if (blocks.length === 0) return [];
  return [
    {
      id: 'cross-checks',
      title: 'Cross-check drivers',
      blocks: [...only(['html', 'markdown'], { kind: 'paragraph', text: guide }), ...blocks],
    },
  ];
}

function blocksOf(cell: CellSummary, own: CellSummary): readonly Block[] {
  const [theirs, ours] = [cell.cell.driver, own.cell.driver];
  const title = `${own.cell.id} by ${theirs}, beside ${ours}`;
  const head = ['arm', `requests/s ${ours}`, theirs, 'difference'];
  const notes = cell.arms.flatMap((arm) =>
    arm.invalid.map((trial) => `${arm.name}: not usable, ${invalidReasons(trial).join('; ')}`),
  );
  return [
    { kind: 'heading', text: title },
    {
      kind: 'table',
      label: title,
      head: [...head, `p50 ${ours}`, theirs, `p99 ${ours}`, theirs],
      rows: cell.arms.map((arm, i) => [armCell(arm), ...textsOf(pairsOf(arm, own.arms[i]))]),
    },
    ...(notes.length === 0 ? [] : [{ kind: 'notes', items: notes } as const]),
    ...only(['html'], cellTrials(cell)),
  ];
}

/** Two trials of one round: our own driver's, and the cross-check driver's. */
interface Pair {
  readonly own: CompletedTrial;
  readonly other: CompletedTrial;
}

/** Pairs valid trials of the same round: the machine was the same for both. */
function pairsOf(other: ArmSummary, own: ArmSummary | undefined): readonly Pair[] {
  return other.valid.flatMap((trial) => {
    const same = own?.valid.find(({ round }) => round === trial.round);
    return same === undefined ? [] : [{ own: same, other: trial }];
  });
}

/** Returns the medians over all pairs; "–" where none has the figure. */
function textsOf(pairs: readonly Pair[]): readonly string[] {
  const middle = (read: (pair: Pair) => number | undefined, format: (value: number) => string) => {
    const known = pairs.map(read).filter((value) => value !== undefined);
    return known.length === 0 ? '–' : format(median(known));
  };
  const rate = (by: keyof Pair) =>
    middle(
      (pair) => pair[by].ratePerSecond,
      (value) => formatBare(value, 'perSecond'),
    );
  const latency = (by: keyof Pair, percentile: 'p50' | 'p99') =>
    latencyText(
      pairs.map((pair) => pair[by].latencyUs),
      percentile,
    );
  return [
    rate('own'),
    rate('other'),
    middle(({ own, other }) => other.ratePerSecond / own.ratePerSecond - 1, signedPercent),
    ...(['p50', 'p99'] as const).flatMap((percentile) => [
      latency('own', percentile),
      latency('other', percentile),
    ]),
  ];
}

/** Formats as "+1.6 %", with a true minus sign. */
const signedPercent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;
