import type { Histogram } from 'hdr-histogram-js';
import { decodeHistogram } from '../load/latency.ts';
import type { LatencyUs } from '../load/load.ts';
import { fewestBeyond } from './figures/figure.ts';

/** A point of a latency distribution: one request in `oneIn` took longer; `oneIn` 100 is p99. */
export interface SpectrumPoint {
  readonly oneIn: number;
  readonly ms: number;
}

export interface Spectrum {
  readonly requests: number;
  readonly rounds: number;
  /** All rounds together, for drawing only: comparisons use the figures of each round. */
  readonly merged: readonly SpectrumPoint[];
  /** Lowest and highest round at each place that every round reaches; empty for one round. */
  readonly low: readonly SpectrumPoint[];
  readonly high: readonly SpectrumPoint[];
}

/** Requests of a round: the answered ones, and those without an answer, which rank above them. */
interface Requests {
  readonly answered: Histogram;
  readonly lost: number;
}

const countOf = ({ answered, lost }: Requests): number => answered.totalCount + lost;

/**
 * Returns null where no histogram can be read. Curves end where fewer than 50 requests lie beyond,
 * and where the requests without an answer begin.
 */
export function spectrumOf(latencies: readonly (LatencyUs | null)[]): Spectrum | null {
  const rounds = latencies.flatMap((each) => decode(each));
  const merged = latencies.flatMap((each) => decode(each)).reduce(add, null);
  if (merged === null) return null;
  const least = Math.min(...rounds.map((each) => places(each).length));
  const band = rounds.length > 1 ? places(merged).slice(0, least) : [];
  const ends = (pick: (...values: number[]) => number) =>
    band.map((oneIn) => ({ oneIn, ms: pick(...rounds.map((each) => valueMs(each, oneIn))) }));
  return {
    requests: countOf(merged),
    rounds: rounds.length,
    merged: places(merged).map((oneIn) => ({ oneIn, ms: valueMs(merged, oneIn) })),
    low: ends(Math.min),
    high: ends(Math.max),
  };
}

/** Spreads places evenly on the logarithmic axis, 16 for each power of ten. */
function places(requests: Requests): readonly number[] {
  const count = countOf(requests);
  const last = Math.floor(Math.log10(Math.max(1, count / fewestBeyond)) * 16);
  return Array.from({ length: last + 1 }, (_, i) => 10 ** (i / 16)).filter(
    (oneIn) => count / oneIn >= requests.lost,
  );
}

/** Returns the wait that one request in `oneIn` exceeds, of all that were due. */
function valueMs(requests: Requests, oneIn: number): number {
  const { answered } = requests;
  const share = ((1 - 1 / oneIn) * countOf(requests)) / answered.totalCount;
  return answered.getValueAtPercentile(100 * Math.min(1, share)) / 1000;
}

function add(sum: Requests | null, next: Requests): Requests {
  if (sum === null) return next;
  sum.answered.add(next.answered);
  return { answered: sum.answered, lost: sum.lost + next.lost };
}

/** Returns none where there is no readable histogram: the numbers do without the picture. */
function decode(latency: LatencyUs | null): readonly Requests[] {
  if (latency === null || latency.count === 0) return [];
  try {
    const answered = decodeHistogram(latency);
    answered.autoResize = true;
    return answered.totalCount === 0 ? [] : [{ answered, lost: latency.lost }];
  } catch {
    return [];
  }
}
