import { generatorMeter } from '../generator-meter.ts';
import type { LoadResult, LoadSpec } from '../load.ts';
import { seededRandom } from '../random.ts';
import { type Books, openBooks } from '../raw/books.ts';
import { bursts, burstTimes } from '../raw/bursts.ts';
import { closedLoop } from '../raw/closed.ts';
import { openLoop, openTimes } from '../raw/open.ts';
import { constantRate, poissonRate } from '../raw/pace.ts';
import type { Driver } from './drivers.ts';

/**
 * Our own generator, on Linux's system calls: plain descriptors on one epoll, microseconds, every answer parsed, no object
 * for a request. As exact as the clock, and as fast as wrk.
 */
export const raw: Driver = {
  async run(spec, warm, signal) {
    if (spec.warmupSeconds > 0) await fire(spec, spec.warmupSeconds, signal);
    await warm();
    return fire(spec, spec.durationSeconds, signal);
  },
};

async function fire(spec: LoadSpec, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  signal.throwIfAborted();
  const used = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  const books = openBooks(spec);
  const told = await modelFor(spec)(spec, seconds, books, signal);
  const durationSeconds = (performance.now() - startMs) / 1000;
  return {
    startedAtMs,
    durationSeconds,
    generator: used(),
    sent: books.sent,
    requests: books.good,
    ratePerSecond: books.good / durationSeconds,
    sentLatencyUs: null,
    lagUs: null,
    phases: null,
    errors: books.counter.errors(),
    completedPer100Ms: books.completedPer100Ms,
    warnings: books.counter.warnings(),
    ...told,
  };
}

/** Runs one model and gives what it alone can tell. */
type ModelRun = (
  spec: LoadSpec,
  seconds: number,
  books: Books,
  signal: AbortSignal,
) => Promise<Pick<LoadResult, 'latencyUs'> & Partial<LoadResult>>;

function modelFor(spec: LoadSpec): ModelRun {
  if (spec.workload === 'burst') return inBursts;
  return spec.ratePerSecond === null ? closed : open;
}

const closed: ModelRun = async (spec, seconds, books, signal) => {
  await closedLoop(spec, seconds, books, signal);
  return { latencyUs: books.latency.summaryOrNull('sent') };
};

const open: ModelRun = async (spec, seconds, books, signal) => {
  const rate = spec.ratePerSecond ?? 0;
  const times = openTimes();
  const schedule =
    spec.arrivals === 'constant' ? constantRate(rate) : poissonRate(rate, seededRandom(spec.seed));
  await openLoop(spec, seconds, schedule, books, times, signal);
  return {
    latencyUs: books.latency.summaryOrNull('due'),
    sentLatencyUs: times.sinceSent.summaryOrNull('sent'),
    lagUs: times.lag.summaryOrNull('due'),
  };
};

const inBursts: ModelRun = async (spec, seconds, books, signal) => {
  const times = burstTimes();
  await bursts(spec, seconds, books, times, signal);
  const underWayUs = times.drainUs.reduce((sum, us) => sum + us, 0);
  return {
    latencyUs: books.latency.summaryOrNull('sent'),
    ratePerSecond: books.good / (underWayUs / 1e6),
    phases: {
      connectUs: times.connect.summary('sent'),
      firstByteUs: times.firstByte.summary('sent'),
      lastByteUs: books.latency.summary('sent'),
      drainUs: times.drainUs,
    },
  };
};
