import { changesOf, type Pair, type Scale } from '../stats/changes.ts';
import type { Confidence } from '../stats/family.ts';
import { type Flaw, flawOf } from '../stats/incomparable.ts';
import type { Bounds } from '../stats/interval.ts';
import { signedRankInterval } from '../stats/signed-rank.ts';

/**
 * Values of two arms in the same rounds. A figure that is known within two ends only, such as a
 * latency with a late schedule, has a reading for each end; all readings have the same rounds.
 */
export type Readings = readonly (readonly Pair[])[];

/** Measured effect of a against b. All values are of `scale`: a / b, or a − b. */
export interface Effect {
  readonly scale: Scale;
  /** Hodges and Lehmann's estimate from the rounds; that of the first reading. */
  readonly estimate: number;
  /** Rounds in which both have a usable value. */
  readonly rounds: number;
  /**
   * The interval that decides differences. It spans the intervals of all readings. So few rounds
   * that cannot give the confidence asked for have their range, with the confidence that it has.
   */
  readonly difference: Bounds;
  /** The interval that decides equivalence. */
  readonly equivalence: Bounds;
}

/** Result of a comparison. */
export type Result =
  | { readonly state: 'not-measured'; readonly reason: Flaw }
  | { readonly state: 'measured'; readonly effect: Effect };

/**
 * Compares what two arms showed in the same rounds, by the exact signed ranks of each round's
 * change, ln(a / b) or a − b. The only place that knows the statistical rule.
 */
export function compare(
  readings: Readings,
  { scale, confidence }: { readonly scale: Scale; readonly confidence: Confidence },
): Result {
  const [reason] = readings.flatMap((pairs) => flawOf(pairs, scale) ?? []);
  if (reason !== undefined) return { state: 'not-measured', reason };
  const back = scale === 'ratio' ? Math.exp : (value: number) => value;
  const changes = readings.map((pairs) => changesOf(pairs, scale));
  const spanned = (asked: number): Bounds => {
    const all = changes.map((each) => signedRankInterval(each, asked));
    return {
      low: back(Math.min(...all.map(({ low }) => low))),
      high: back(Math.max(...all.map(({ high }) => high))),
      confidence: Math.min(...all.map((each) => each.confidence)),
    };
  };
  const [first = []] = changes;
  return {
    state: 'measured',
    effect: {
      scale,
      estimate: back(signedRankInterval(first, confidence.difference).estimate),
      rounds: first.length,
      difference: spanned(confidence.difference),
      equivalence: spanned(confidence.equivalence),
    },
  };
}
