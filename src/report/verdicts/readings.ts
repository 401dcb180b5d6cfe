import type { PrimaryMetric } from '../../plan/questions.ts';
import type { CompletedTrial, Slice } from '../../run/trial.ts';
import type { Pair } from '../../stats/log-ratios.ts';
import { metrics } from '../metrics.ts';

/** The rounds in which both arms have a trial that counts, with what each showed in them. */
export function pairsOf(
  metric: PrimaryMetric,
  a: readonly CompletedTrial[],
  b: readonly CompletedTrial[],
): readonly Pair[] {
  return a.flatMap((trial) => {
    const other = b.find(({ round }) => round === trial.round);
    if (other === undefined) return [];
    return [{ round: trial.round, a: readings(metric, trial), b: readings(metric, other) }];
  });
}

/** One figure, or one for each slice where the load switched between the arms; none where the trial does not tell. */
function readings(metric: PrimaryMetric, trial: CompletedTrial): readonly number[] {
  const ofSlice = slicedMetrics[metric];
  if (trial.slices !== null && ofSlice !== undefined) return trial.slices.map(ofSlice);
  const figure = metrics[metric].read(trial);
  return figure === null ? [] : [figure];
}

/** Slices of one block lie next to each other in time, and are divided by each other. */
const slicedMetrics: Partial<Record<PrimaryMetric, (slice: Slice) => number>> = {
  rate: ({ requests, seconds }) => requests / seconds,
  cpu: ({ cpuUs, requests }) => (cpuUs === null ? Number.NaN : cpuUs / requests),
};
