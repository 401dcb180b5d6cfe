import { median } from '../stats/quantile.ts';
import type { CompletedTrial, Trial } from './trial.ts';

/** Steal above which the machine hardly ran, as a share of the CPU time. */
const heavySteal = 0.25;

/** Steal is also a disturbance where it is so many times that of the run so far. */
const timesUsual = 3;

/** A median of fewer blocks is no measure of what is usual. */
const fewestBlocks = 3;

/**
 * Tells why a block must be repeated for all arms: something met the whole machine. Looks at no
 * result.
 */
export function disturbanceOf(
  block: readonly Trial[],
  run: readonly Trial[],
): 'clock-step' | 'stolen' | null {
  const trials = block.filter(isCompleted);
  if (trials.some(({ warnings }) => warnings.some(({ kind }) => kind === 'clock-step'))) {
    return 'clock-step';
  }
  const steal = stealOf(trials);
  const others = [...Map.groupBy(run.filter(isCompleted), (each) => each.block).values()];
  const usual = others.length < fewestBlocks ? Infinity : median(others.map(stealOf));
  return steal > heavySteal || (steal > 0.05 && steal > timesUsual * usual) ? 'stolen' : null;
}

const isCompleted = (trial: Trial): trial is CompletedTrial => trial.state === 'completed';

const stealOf = (trials: readonly CompletedTrial[]): number =>
  trials.reduce((sum, { observation }) => sum + observation.hostStealShare, 0) /
  Math.max(1, trials.length);
