import { loadSecondsOf } from '../plan/duration.ts';
import type { Cell, Plan } from '../plan/plan.ts';
import type { PlannedTrial } from '../run/trials.ts';
import { armOf } from '../server/arm.ts';
import { poolOf } from '../server/pool.ts';
import { runtimes } from '../server/runtimes.ts';
import { serverKinds } from '../server/server-kinds.ts';
import { mean } from '../stats/moments.ts';

type Times = Pick<Plan, 'warmupSeconds' | 'durationSeconds' | 'runtime' | 'arms'>;

/**
 * Guesses the time to start, verify and stop an arm on two CPUs, until the run itself has shown it.
 */
function firstGuessSeconds({ arm, server }: Place, { runtime, arms }: Times): number {
  return (
    runtimes[runtime].startSeconds +
    0.6 +
    serverKinds[server].secondsPerWorker * poolOf(armOf(arm, arms)).started
  );
}

/** A trial as far as its length hangs on it. */
export interface Place extends Pick<PlannedTrial, 'arm' | 'cell' | 'server'> {
  readonly cellPlan?: Partial<Pick<Cell, 'durationSeconds' | 'turns'>>;
}

/**
 * Seconds of a trial on the wall clock beyond its warm-up and its window; negative where it failed
 * early.
 */
export interface Took extends Place {
  readonly beyondSeconds: number;
}

/**
 * Estimate of the remaining time from the trials so far; one serves all experiments of a command.
 */
export interface TimeLeft {
  /** Trials that ran together: one, or arms side by side. */
  jobTook(trials: readonly Place[], seconds: number, times: Times): void;
  secondsFor(trials: readonly Place[], times: Times): number;
}

export function timeLeft(): TimeLeft {
  const took: Took[] = [];
  return {
    jobTook(trials, seconds, times) {
      const beyondSeconds =
        seconds / trials.length - mean(trials.map((each) => knownSeconds(each, times)));
      took.push(...trials.map(({ arm, cell, server }) => ({ arm, cell, server, beyondSeconds })));
    },
    secondsFor: (trials, times) => secondsFor(trials, times, took),
  };
}

/**
 * Returns the time of each trial: its known part, and the mean excess of trials of the same arm and
 * cell so far. Without these it is that of the arm, then of its server, then a guess.
 */
export function secondsFor(trials: readonly Place[], times: Times, took: readonly Took[]): number {
  const shown = new Map(
    [...Map.groupBy(took.flatMap(byKey), ([key]) => key)].map(([key, entries]) => [
      key,
      mean(entries.map(([, seconds]) => seconds)),
    ]),
  );
  const secondsOf = (trial: Place) => {
    const key = keysOf(trial).find((each) => shown.has(each));
    const beyond = key === undefined ? firstGuessSeconds(trial, times) : (shown.get(key) ?? 0);
    return Math.max(0, knownSeconds(trial, times) + beyond);
  };
  return trials.reduce((sum, trial) => sum + secondsOf(trial), 0);
}

const byKey = (trial: Took): readonly (readonly [string, number])[] =>
  keysOf(trial).map((key) => [key, trial.beyondSeconds]);

/** Returns the keys of similar trials, the most similar first. */
const keysOf = ({ arm, cell, server }: Place): readonly string[] => [`${arm} ${cell}`, arm, server];

const knownSeconds = ({ cellPlan = {} }: Place, times: Times): number =>
  times.warmupSeconds + loadSecondsOf(cellPlan, times);
