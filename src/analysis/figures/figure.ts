import type { LatencyUs } from '../../load/load.ts';
import type { ExclusionRule } from '../../plan/flaws.ts';
import type { Margins, Question } from '../../plan/questions.ts';
import type { CompletedTrial, FailedTrial } from '../../run/trial.ts';
import type { Unit } from '../units.ts';

/** Something measured of a trial. To add one, add a member to a group of `figures`. */
export interface Figure {
  /** A heading: "latency, p99". */
  readonly title: string;
  /** The head of a narrow column: "latency p99". */
  readonly short: string;
  /** Its name within a sentence: "p99 latency". */
  readonly noun: string;
  /** "9.0 % more requests/s", "9.0 % less memory"; absent: "9.0 % higher" and "lower" noun. */
  readonly quantity?: { readonly less: 'fewer' | 'less'; readonly of: string };
  /** Adjective for the arm with the larger value; absent: neither fits. */
  readonly speed?: 'faster' | 'slower';
  readonly unit: Unit;
  readonly better: Question['better'];
  /** Kind of equivalence margin, as in --margin; null where only claims compare it. */
  readonly margin: keyof Margins | null;
  /** Flaws of a trial that make its value unusable. */
  readonly excludes: ExclusionRule;
  /** Returns null where the trial has no such value. */
  read(trial: CompletedTrial): number | null;
  /** Reads failed trials too: that a server does not start is a result. */
  readFailed?(trial: FailedTrial): number | null;
  /**
   * Reads the other end of an interval in which the true value lies: a latency since sending, where
   * `read` gives that since the request was due. null where there is none.
   */
  otherEnd?(trial: CompletedTrial): number | null;
  /** Requests behind a share; arms are then compared by its difference, with exact bounds. */
  counts?(trial: CompletedTrial): Counts | null;
  /** Counts the samples beyond a percentile: with few of them single requests decide it. */
  beyond?(trial: CompletedTrial): number;
  /** Tells that the value is a lower bound: an unanswered request counts with its wait so far. */
  censored?(trial: CompletedTrial): boolean;
}

export interface Counts {
  readonly count: number;
  readonly of: number;
}

/** Percentiles with fewer samples beyond them are not drawn, and are marked in tables. */
export const fewestBeyond = 50;

/** Returns the share of samples beyond each percentile that the figures use. */
export const shareBeyond = { p50: 0.5, p95: 0.05, p99: 0.01 } as const;

export type Percentile = keyof typeof shareBeyond;

/** Reads a percentile of one of the trial's latencies. */
export const percentile = (
  q: Percentile,
  latency: (trial: CompletedTrial) => LatencyUs | null,
): Pick<Figure, 'read' | 'beyond'> => ({
  read: (trial) => latency(trial)?.[q] ?? null,
  beyond: (trial) => (latency(trial)?.count ?? 0) * shareBeyond[q],
});

/** Returns null where either is missing or the divisor is zero. */
export const quotient = (dividend: number | null, divisor: number | null): number | null =>
  dividend === null || divisor === null || divisor === 0 ? null : dividend / divisor;
