import { latencyRecorder } from '../latency.ts';
import type { LatencyUs, Phases, PopulationResult, Served } from '../load.ts';
import { type Books, enterLatency } from './books.ts';
import { nowUs } from './clock.ts';
import { states } from './connections.ts';
import { inFlight, type Lane } from './lane.ts';

/**
 * Closes a population's books. Who still waits, and has for more than half of the time that was measured, is in the
 * histogram with what he has waited so far: a server that starves somebody must not look fast.
 * @param seconds that were measured.
 */
export function populationResult(lane: Lane, seconds: number): PopulationResult {
  const { books, population } = lane;
  const nowsUs = nowUs();
  if (population.model !== 'slow') enterWaiting(lane, nowsUs, seconds * 0.5e6);
  const open = population.model === 'open';
  const kind: LatencyUs['kind'] = open ? 'due' : 'sent';
  // Of the last step: who was active in an earlier one may have had an answer since.
  const active = books.levels?.at(-1) ?? population.connections;
  const answered = () => books.slots.freshlyAnswered(active);
  return {
    name: population.name,
    model: population.model,
    carried: books.carried,
    sent: books.sent,
    requests: books.requests,
    failed: books.failed,
    inFlight: inFlight(lane),
    queued: books.queued,
    ratePerSecond: books.requests / underWaySeconds(books, seconds),
    latencyUs: books.latency.summaryOrNull(kind),
    sentLatencyUs: open ? bothLatencies(books) : null,
    lagUs: books.lag.summaryOrNull('due'),
    freshLatencyUs: books.fresh.summaryOrNull('sent'),
    firstByteUs: lane.fresh ? null : books.firstByte.summaryOrNull('sent'),
    reusedLatencyUs: books.reused.summaryOrNull('sent'),
    phases: phasesOf(books),
    launchUs: books.launch.summaryOrNull('sent'),
    errors: books.errors.errors(),
    reconnects: lane.fresh ? null : { ...books.reconnects },
    served: servedOf(lane, nowsUs),
    per100Ms: books.series.result(),
    levels: books.steps?.result(seconds * 1e6, open ? null : answered) ?? null,
  };
}

/**
 * In a staircase the slots begin one after the other, so that neither their first answers nor how many each got can be
 * compared; the steps tell who was served.
 */
function servedOf({ books, fresh, population }: Lane, nowsUs: number): Served | null {
  if (fresh && population.model !== 'closed') return null;
  const served = books.slots.served(nowsUs, population.model === 'parked');
  if (books.levels === null) return served;
  return { ...served, firstAnswerUs: null, jainIndex: null };
}

/** Bursts rest in between; how long they took is what their rate is about. */
function underWaySeconds(books: Books, seconds: number): number {
  const burstsUs = books.drainUs.reduce((sum, us) => sum + us, 0);
  return burstsUs > 0 ? burstsUs / 1e6 : seconds;
}

function bothLatencies({ fresh, reused }: Books): LatencyUs | null {
  const both = latencyRecorder();
  both.add(fresh);
  both.add(reused);
  return both.summaryOrNull('sent');
}

function phasesOf({ connect, firstByte, fresh, drainUs: drains }: Books): Phases | null {
  if (connect.histogram.totalCount === 0) return null;
  return {
    connectUs: connect.summary('sent'),
    firstByteUs: firstByte.summary('sent'),
    lastByteUs: fresh.summary('sent'),
    drainUs: drains,
  };
}

function enterWaiting(lane: Lane, nowsUs: number, atLeastUs: number): void {
  const { engine, asked, books, fresh, population } = lane;
  const { table } = engine;
  for (let row = 0; row < table.capacity; row += 1) {
    // Whoever cannot even connect waits as well; in an open loop his request is booked as queued.
    const connecting = population.model !== 'open' && table.state[row] === states.connecting;
    if (asked[row] === 0 && !connecting) continue;
    const sinceUs = (fresh || connecting ? table.calledUs[row] : table.sentUs[row]) ?? nowsUs;
    const waitedUs = nowsUs - sinceUs;
    if (waitedUs < atLeastUs) continue;
    const dueUs = population.model === 'open' ? (lane.dueUs[row] ?? sinceUs) : sinceUs;
    enterLatency(books, (table.answered[row] ?? 0) > 0, waitedUs, nowsUs - dueUs);
  }
}
