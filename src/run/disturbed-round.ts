import type { FlawKind } from '../plan/flaws.ts';
import type { Thresholds } from '../plan/thresholds.ts';
import { mean } from '../stats/moments.ts';
import { median } from '../stats/quantile.ts';
import type { Trial } from './trial.ts';

type Limits = Pick<Thresholds, 'stealShare' | 'stolenShare' | 'stealTimes' | 'clockStepMs'>;

/**
 * Returns what met the whole machine in a round, so that the round is repeated for all arms; null
 * where nothing did. Looks at no result: neither at a figure nor at who was answered.
 * @param round records of one attempt at the round.
 * @param run records of all rounds so far, those of this one included.
 */
export function disturbedRound(
  round: readonly Trial[],
  run: readonly Trial[],
  { stealShare, stolenShare, stealTimes, clockStepMs }: Limits,
): FlawKind | null {
  const stepped = round.some(
    (trial) =>
      trial.state === 'completed' &&
      Math.abs(trial.observation.disturbances?.clockStepMs ?? 0) > clockStepMs,
  );
  if (stepped) return 'clock-step';
  const rounds = [...Map.groupBy(run, (trial) => `${trial.round} ${trial.attempt}`).values()];
  const usual = median(rounds.flatMap((trials) => stealOf(trials) ?? []));
  const steal = stealOf(round) ?? 0;
  const unusual = steal > Math.max(stealShare, stealTimes * usual);
  return steal > stolenShare || unusual ? 'stolen' : null;
}

/** Returns the share of CPU time that the hypervisor took in a round; null where none was read. */
function stealOf(round: readonly Trial[]): number | null {
  const shares = round.flatMap((trial) =>
    trial.state === 'completed' ? [trial.observation.hostStealShare] : [],
  );
  return shares.length === 0 ? null : mean(shares);
}
