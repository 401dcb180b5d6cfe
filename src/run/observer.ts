import type { Progress } from '../load/load.ts';
import type { Watch } from '../sample/sample.ts';
import type { PlannedTrial } from './trials.ts';

/** An arm that is about to be loaded, and the samplers that watch it until its cell ends. */
export interface WatchedArm {
  readonly trial: PlannedTrial;
  readonly watch: Pick<Watch, 'latest'>;
}

/**
 * Hears what goes on within a trial, on the CPUs of the generator: it notes a fact and returns. It
 * decides nothing and never throws, because an error would count as one of the trial.
 */
export interface TrialObserver {
  /** The server of an arm is started, for a round or for a trial of its own. */
  armStarts(trial: PlannedTrial): void;
  /** A cell begins on arms side by side, or on one alone. */
  cellBegins(arms: readonly WatchedArm[]): void;
  /** The load turns to this arm. */
  loadBegins(trial: PlannedTrial): void;
  /** Correct answers of a turn at its end, or of a longer window so far. */
  loadProgresses(trial: PlannedTrial, progress: Progress): void;
}
