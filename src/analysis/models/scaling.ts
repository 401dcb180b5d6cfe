import type { CompletedTrial } from '../../run/trial.ts';
import { type Level, type Saturation, saturationOf } from '../../stats/asymptotes.ts';
import { median } from '../../stats/quantile.ts';
import { seededRandom } from '../../stats/random.ts';
import { signedRankInterval } from '../../stats/signed-rank.ts';
import { fitUsl, kappaInterval, peakOf } from '../../stats/usl.ts';

/**
 * Growth of an arm's throughput with the load, up to MaxRequestWorkers: that limit is configured
 * and not modelled.
 */
export interface Scaling {
  /** null: no saturation before MaxRequestWorkers, or too few steps. */
  readonly saturation: Saturation | null;
  /**
   * Connections after which the throughput falls again; only where the interval of κ excludes zero.
   */
  readonly peakConnections: number | null;
}

const draws = 400;

export function scalingOf(trials: readonly CompletedTrial[], capacity: number): Scaling {
  const levels = levelsOf(trials).filter(({ connections }) => connections <= capacity);
  const fit = fitUsl(levels);
  // Of one seed: the same run gives the same report.
  const interval = fit === null ? null : kappaInterval(levels, draws, seededRandom(1));
  // A sharp corner bends the law downwards too: the throughput must be seen to fall, not only the
  // curve.
  const falls = interval !== null && interval.low > 0 && fallsAtTheTop(levels);
  const peak = falls && fit !== null ? peakOf(fit) : null;
  // Nothing is said about loads that were not tried.
  const tried = Math.max(...levels.map(({ connections }) => connections));
  return {
    saturation: saturationOf(levels, capacity),
    peakConnections: peak !== null && peak <= tried ? peak : null,
  };
}

/**
 * Checks that the highest step has a lower rate than the best one, by the rounds' own 95 %
 * interval.
 */
function fallsAtTheTop(levels: readonly Level[]): boolean {
  const steps = Map.groupBy(levels, ({ connections }) => connections);
  const rates = (step: readonly Level[]) => step.map(({ ratePerSecond }) => ratePerSecond);
  const typical = [...steps].map(([size, step]) => ({ size, rate: median(rates(step)) }));
  const top = typical.reduce((a, b) => (b.size > a.size ? b : a));
  const best = typical.reduce((a, b) => (b.rate > a.rate ? b : a));
  const of = (size: number, round: number) =>
    steps.get(size)?.find((each) => each.round === round)?.ratePerSecond ?? Number.NaN;
  const ratios = [...new Set(levels.map(({ round }) => round))].map((round) =>
    Math.log(of(top.size, round) / of(best.size, round)),
  );
  const { high, confidence } = signedRankInterval(ratios, 0.95);
  return confidence >= 0.95 && high < 0;
}

const levelsOf = (trials: readonly CompletedTrial[]): readonly Level[] =>
  trials.flatMap(({ round, levels }) =>
    (levels ?? []).map(({ level, ratePerSecond }) => ({
      round,
      connections: level,
      ratePerSecond,
    })),
  );
