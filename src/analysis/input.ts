import type { Plan } from '../plan/plan.ts';
import { type RunEnd, readEnd } from '../run/end.ts';
import { type RunFolder, readEnvironment } from '../run/folder.ts';
import { readTrials } from '../run/results.ts';
import type { Trial } from '../run/trial.ts';

/** Input of a report: the content of a run's folder, and nothing else. */
export interface RunInput {
  readonly plan: Plan;
  /** SHA-256 of plan.json as it was written, lower-case hexadecimal. */
  readonly planSha256: string;
  readonly environment: Environment;
  /** End of the run; null while it goes on. */
  readonly end: RunEnd | null;
  /** In the order of results.jsonl. */
  readonly trials: readonly Trial[];
}

/** Content of environment.json. Units stand in the names. */
export type Environment = Readonly<Record<string, Json>>;

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Reads the input of a report from a run's folder. @throws {FolderError} */
export function reportInput(folder: RunFolder): RunInput {
  const { plan, planSha256 } = folder;
  return {
    ...{ plan, planSha256, end: readEnd(folder) },
    environment: readEnvironment(folder),
    trials: readTrials(folder),
  };
}
