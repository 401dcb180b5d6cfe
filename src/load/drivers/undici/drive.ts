import { setTimeout as wait } from 'node:timers/promises';
import { generatorMeter } from '../../generator-meter.ts';
import type { Load, LoadResult } from '../../load.ts';
import type { Bursts } from '../../population.ts';
import { bytesOfBody } from '../../request-body.ts';
import type { Drive } from '../driver.ts';
import { type BurstCounters, createBurstCounters } from './burst-counters.ts';
import { createVisitor, type Visitor } from './visit.ts';

/**
 * Drives bursts: from rest, N new connections at once, one request each with `Connection: close`;
 * then a rest; and so on. Instants are taken in callbacks. The first byte is timed when undici has
 * parsed the head of the answer, some tens of microseconds after its arrival. On one event loop the
 * last callbacks of a burst wait for the others. The result holds the event loop's delay.
 */
export const drive: Drive = async (load, warm, signal) => {
  if (load.warmupSeconds > 0) await runBursts(load, load.warmupSeconds, signal);
  await warm();
  return runBursts(load, load.durationSeconds, signal);
};

/** Runs bursts until the time is over; it finishes the last one, and runs at least one. */
async function runBursts(load: Load, seconds: number, signal: AbortSignal): Promise<LoadResult> {
  const population = load.populations[0] as Bursts;
  const counters = createBurstCounters(population, load.timeoutSeconds);
  const body = bytesOfBody(population.requestBody);
  const newVisitor = () => createVisitor(load, population, body);
  const stopMeter = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  const elapsedSeconds = () => (performance.now() - startMs) / 1000;
  do {
    const visitors = Array.from({ length: population.connections }, newVisitor);
    await runBurst(visitors, load.timeoutSeconds, counters, signal);
    await rest(population.restSeconds, signal);
  } while (elapsedSeconds() < seconds);
  return counters.result({
    startedAtMs,
    startMs,
    durationSeconds: elapsedSeconds(),
    generator: { ...stopMeter(), spinSeconds: 0, threads: 1 },
  });
}

/** Runs one burst until the last of its connections has ended. */
async function runBurst(
  visitors: readonly Visitor[],
  timeoutSeconds: number,
  counters: BurstCounters,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const giveUp = () => giveUpAll(visitors);
  signal.addEventListener('abort', giveUp, { once: true });
  const ends = visitors.map((each) => each.visit());
  // Counted from the last call. Node's timers may fire a millisecond early; nobody times out early.
  const deadline = setTimeout(giveUp, timeoutSeconds * 1000 + 1);
  const visits = await Promise.all(ends);
  clearTimeout(deadline);
  signal.removeEventListener('abort', giveUp);
  signal.throwIfAborted();
  counters.add(visits);
}

async function rest(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}

const giveUpAll = (visitors: readonly Visitor[]) => {
  for (const each of visitors) each.giveUp();
};
