import type { Plan } from '../plan/plan.ts';
import { countingTrials } from '../run/attempts.ts';
import { type RunFolder, readEnvironment } from '../run/folder.ts';
import { readTrials } from '../run/results.ts';
import type { Trial } from '../run/trial.ts';

/** Everything a report is made of: the content of a run's folder, and nothing else. */
export interface RunInput {
  readonly plan: Plan;
  /** Of plan.json as it was written, lower-case hexadecimal. */
  readonly planSha256: string;
  readonly environment: Environment;
  /** In the order of results.jsonl. */
  readonly trials: readonly Trial[];
}

/** environment.json: what the machine was like. Units stand in the names. */
export type Environment = Readonly<Record<string, Json>>;

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface OwnTrials {
  readonly trials: readonly Trial[];
  /** Records that carry the SHA-256 of another plan. */
  readonly foreign: number;
}

/** The trials of this plan that count, each once: a round that was repeated is that of one attempt. */
export function ownTrials(input: RunInput): OwnTrials {
  const own = input.trials.filter((trial) => trial.planSha256 === input.planSha256);
  return {
    trials: countingTrials(own),
    foreign: input.trials.length - own.length,
  };
}

/** Reads what a report is made of from a run's folder. @throws {FolderError} */
export function reportInput(folder: RunFolder): RunInput {
  const { plan, planSha256 } = folder;
  return { plan, planSha256, environment: readEnvironment(folder), trials: readTrials(folder) };
}
