import { generatorMeter } from '../generator-meter.ts';
import type { LoadResult, LoadSpec } from '../load.ts';
import { type Books, openBooks } from '../raw/books.ts';
import { type BurstTimes, bursts, burstTimes } from '../raw/bursts.ts';
import { closedLoop } from '../raw/closed.ts';
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
  const times = spec.workload === 'burst' ? burstTimes() : null;
  const used = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  const books = openBooks(spec);
  if (times === null) await closedLoop(spec, seconds, books, signal);
  else await bursts(spec, seconds, books, times, signal);
  const durationSeconds = (performance.now() - startMs) / 1000;
  return {
    startedAtMs,
    durationSeconds,
    generator: used(),
    ...told(books, times, durationSeconds),
  };
}

function told(books: Books, times: BurstTimes | null, durationSeconds: number) {
  const latency = books.latency.summary('sent');
  const underWay = times === null ? durationSeconds : sum(times.drainUs) / 1e6;
  return {
    sent: books.sent,
    requests: books.good,
    ratePerSecond: books.good / underWay,
    latencyUs: latency.count === 0 ? null : latency,
    phases:
      times === null
        ? null
        : {
            connectUs: times.connect.summary('sent'),
            firstByteUs: times.firstByte.summary('sent'),
            lastByteUs: latency,
            drainUs: times.drainUs,
          },
    errors: books.counter.errors(),
    completedPer100Ms: books.completedPer100Ms,
    warnings: books.counter.warnings(),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
