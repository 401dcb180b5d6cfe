import { setTimeout as wait } from 'node:timers/promises';
import { generatorMeter } from '../generator-meter.ts';
import type { LoadResult, LoadSpec } from '../load.ts';
import type { Bursts } from '../population.ts';
import { type BurstBooks, burstBooks } from './burst-books.ts';
import type { Driver } from './drivers.ts';
import { type Visitor, visitor } from './visit.ts';

/**
 * Bursts: from rest, N brand-new connections at once, each asks once with `Connection: close`; then rest; again. All
 * instants are taken when a callback runs: the first byte is seen when undici has parsed the head of the answer, some tens
 * of microseconds after it came, and on one event loop a burst delays its last callbacks by the work of the others. The
 * event loop's delay stands beside the result.
 */
export const undici: Driver = {
  async run(spec, warm, signal) {
    if (spec.warmupSeconds > 0) await bursts(spec, spec.warmupSeconds, signal);
    await warm();
    return bursts(spec, spec.durationSeconds, signal);
  },
};

/** Bursts until the time is over; the one under way is finished, and there is at least one. */
async function bursts(spec: LoadSpec, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  const population = theBursts(spec);
  const books = burstBooks(population);
  const used = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  const elapsedSeconds = () => (performance.now() - startMs) / 1000;
  do {
    await burst(spec, population, books, signal);
    await rest(population.restSeconds, signal);
  } while (elapsedSeconds() < seconds);
  return books.close({
    startedAtMs,
    startMs,
    durationSeconds: elapsedSeconds(),
    generator: { ...used(), spinSeconds: 0, threads: 1 },
  });
}

function theBursts({ populations: [population, ...others] }: LoadSpec): Bursts {
  if (population.model === 'bursts' && others.length === 0) return population;
  throw new Error(`undici drives bursts only, not ${population.model}`);
}

/** One burst, until the last of its connections has ended in one way or another. */
async function burst(
  spec: LoadSpec,
  { connections, path }: Bursts,
  books: BurstBooks,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const visitors = Array.from({ length: connections }, () => visitor(spec.host, spec.port, path));
  const giveUp = () => endAll(visitors);
  signal.addEventListener('abort', giveUp, { once: true });
  const ends = visitors.map((each) => each.visit());
  // Counted from the last call, and Node's timers may come a millisecond early: who is timed out has waited that long.
  const deadline = setTimeout(giveUp, spec.timeoutSeconds * 1000 + 1);
  const visits = await Promise.all(ends);
  clearTimeout(deadline);
  signal.removeEventListener('abort', giveUp);
  signal.throwIfAborted();
  books.enter(visits);
}

async function rest(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}

const endAll = (visitors: readonly Visitor[]) => {
  for (const each of visitors) each.giveUp();
};
