import type { PrimaryMetric } from '../plan/questions.ts';
import type { CompletedTrial } from '../run/trial.ts';
import type { Pair } from '../stats/log-ratios.ts';
import { type Metric, metrics } from './metrics.ts';

/**
 * The rounds in which both arms have a trial that counts, with the figure of each. Of a trial in slices it is that of all its
 * slices together: a slice in which the machine stood still would have no ratio, and weighs nothing in the whole.
 */
export function pairsOf(
  metric: PrimaryMetric,
  a: readonly CompletedTrial[],
  b: readonly CompletedTrial[],
): readonly Pair[] {
  const { read, instead }: Metric = metrics[metric];
  const figure = (trial: CompletedTrial) => {
    const seen = read(trial);
    return seen === 0 ? (instead?.(trial) ?? 0) : seen;
  };
  return a.flatMap((trial) => {
    const other = b.find(({ round }) => round === trial.round);
    return other === undefined ? [] : [{ round: trial.round, a: figure(trial), b: figure(other) }];
  });
}
