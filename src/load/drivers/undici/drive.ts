import { setTimeout as wait } from 'node:timers/promises';
import { generatorMeter } from '../../generator-meter.ts';
import type { Load, LoadResult } from '../../load.ts';
import type { Bursts } from '../../population.ts';
import { protocolOf } from '../../protocols/protocols.ts';
import { bytesOfBody } from '../../request-body.ts';
import type { Drive } from '../driver.ts';
import { createHandshakeCounter } from '../handshake-counter.ts';
import { type BurstCounters, createBurstCounters } from './burst-counters.ts';
import { createOpener, type Visitor } from './opener.ts';
import { createVisit, type OneVisit } from './visit.ts';

/**
 * Drives bursts: from rest, N new connections at once, one request each with `Connection: close`;
 * then a rest; and so on. Instants are taken in callbacks. The first byte is timed when undici has
 * parsed the head of the answer, some tens of microseconds after its arrival. On one event loop the
 * last callbacks of a burst wait for the others. The result holds the event loop's delay.
 */
export const drive: Drive = async (load, warm, signal) => {
  const [{ connections, resumes = false }] = load.populations;
  const visitors = Array.from({ length: connections }, () => (resumes ? { session: null } : null));
  if (load.warmupSeconds > 0) await runBursts(load, visitors, load.warmupSeconds, signal);
  await warm();
  return runBursts(load, visitors, load.durationSeconds, signal);
};

/** Runs bursts until the time is over; it finishes the last one, and runs at least one. */
async function runBursts(
  load: Load,
  visitors: readonly (Visitor | null)[],
  seconds: number,
  signal: AbortSignal,
): Promise<LoadResult> {
  const population = load.populations[0] as Bursts;
  const counters = createBurstCounters(population, load.timeoutSeconds);
  const body = bytesOfBody(population.requestBody);
  const handshakes = createHandshakeCounter();
  const shared = { load, population, body, open: createOpener(load, handshakes) };
  const stopMeter = generatorMeter();
  const startedAtMs = Date.now();
  const startMs = performance.now();
  const elapsedSeconds = () => (performance.now() - startMs) / 1000;
  do {
    const visits = visitors.map((visitor) => createVisit(shared, visitor));
    await runBurst(visits, load.timeoutSeconds, counters, signal);
    await rest(population.restSeconds, signal);
  } while (elapsedSeconds() < seconds);
  const result = counters.result({
    startedAtMs,
    startMs,
    durationSeconds: elapsedSeconds(),
    generator: { ...stopMeter(), spinSeconds: 0, threads: 1 },
  });
  const { secure } = protocolOf(load.protocol);
  return secure ? { ...result, handshakes: handshakes.result() } : result;
}

/** Runs one burst until the last of its connections has ended. */
async function runBurst(
  visits: readonly OneVisit[],
  timeoutSeconds: number,
  counters: BurstCounters,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const giveUp = () => giveUpAll(visits);
  signal.addEventListener('abort', giveUp, { once: true });
  const ends = visits.map((each) => each.visit());
  // Counted from the last call. Node's timers may fire a millisecond early; nobody times out early.
  const deadline = setTimeout(giveUp, timeoutSeconds * 1000 + 1);
  const ended = await Promise.all(ends);
  clearTimeout(deadline);
  signal.removeEventListener('abort', giveUp);
  signal.throwIfAborted();
  counters.add(ended);
}

async function rest(seconds: number, signal: AbortSignal): Promise<void> {
  await wait(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}

const giveUpAll = (visits: readonly OneVisit[]) => {
  for (const each of visits) each.giveUp();
};
