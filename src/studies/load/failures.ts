import { sumErrors, totalErrors } from '../../load/error-counter.ts';
import type { LoadErrors, LoadResult, PopulationResult } from '../../load/load.ts';
import type { Validity, Warning } from '../../run/trial.ts';
import type { ExitCode } from '../exit-code.ts';

/** Requests of a load that got no correct answer. */
export interface Failures {
  readonly failed: number;
  /** Those of the failed that were due and never sent, because every connection was busy. */
  readonly neverSent: number;
  /** Requests that came to an end or were never sent. */
  readonly of: number;
  /** 1 where nothing was answered at all. */
  readonly share: number;
  readonly errors: LoadErrors;
  /** The share that the user accepts; null: none. */
  readonly accepted: number | null;
}

/** The verdict on a load: a flaw of the measurement, failures beyond what is accepted, or valid. */
export interface LoadVerdict {
  readonly verdict: Validity['verdict'] | 'failures';
  readonly evidence: readonly Warning[];
}

/**
 * Adds up the failures of all clients but the slow ones, whom a server may well turn away.
 * @param connections those of each client group, by its name.
 * @param accepted the share that the user accepts; null: none.
 */
export function failuresOf(
  result: LoadResult,
  connections: ReadonlyMap<string, number>,
  accepted: number | null,
): Failures {
  const groups: readonly PopulationResult[] = [
    result,
    ...result.others.filter(({ model }) => model !== 'slow'),
  ];
  const errors = sumErrors(groups.map((group) => group.errors));
  // A connection that is busy as the load ends would have taken one more: that is no overrun.
  const neverSent = groups
    .filter(({ name, queued }) => queued > (connections.get(name) ?? 0))
    .reduce((sum, { queued }) => sum + queued, 0);
  const failed = totalErrors(errors) + neverSent;
  const of = failed + groups.reduce((sum, { requests }) => sum + requests, 0);
  return { failed, neverSent, of, share: of === 0 ? 1 : failed / of, errors, accepted };
}

/** Returns the verdict; a flaw of the measurement weighs more than failures. */
export function verdictOf({ verdict, evidence }: Validity, failures: Failures): LoadVerdict {
  const { share, of, accepted } = failures;
  return verdict === 'valid' && (of === 0 || share > (accepted ?? 0))
    ? { verdict: 'failures', evidence }
    : { verdict, evidence };
}

/** Returns 1 where the user gave a limit and the load is beyond it; 3 where nothing can be said. */
export function exitCodeOf({ verdict }: LoadVerdict, { accepted, of }: Failures): ExitCode {
  if (verdict === 'valid') return 0;
  return verdict === 'failures' && accepted !== null && of > 0 ? 1 : 3;
}
