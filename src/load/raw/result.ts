import { latencyRecorder } from '../latency.ts';
import type { Handshakes, LatencyUs, Phases, PopulationResult, Served } from '../load.ts';
import { type ClientGroup, inFlight } from './client-group.ts';
import { nowUs } from './clock.ts';
import type { Counters } from './counters.ts';
import { loseWaiting } from './lost.ts';

/**
 * Returns the result of a population. Requests under way are lost now: a server that starves
 * clients must not look fast.
 * @param seconds the measured time.
 */
export function populationResult(group: ClientGroup, seconds: number): PopulationResult {
  const { counters, population } = group;
  const nowsUs = nowUs();
  if (group.model.timesOut) loseWaiting(group, nowsUs);
  const open = group.model.scheduled;
  const kind: LatencyUs['kind'] = open ? 'due' : 'sent';
  // In the last step only; connections of earlier steps may have been answered since.
  const last = counters.levels?.at(-1);
  const active = last === undefined ? group.rows : last * counters.streams;
  const answered = () => counters.slots.freshlyAnswered(active);
  return {
    name: population.name,
    model: population.model,
    carried: counters.carried,
    sent: counters.sent,
    requests: counters.requests,
    failed: counters.failed,
    inFlight: inFlight(group),
    queued: counters.queued,
    ratePerSecond: rateOf(group, seconds),
    latencyUs: counters.latency.summaryOrNull(kind),
    sentLatencyUs: open ? sinceSent(counters) : null,
    lagUs: counters.lag.summaryOrNull('due'),
    freshLatencyUs: counters.fresh.summaryOrNull('sent'),
    firstByteUs: group.fresh ? null : counters.firstByte.summaryOrNull('sent'),
    reusedLatencyUs: counters.reused.summaryOrNull('sent'),
    phases: phasesOf(counters),
    launchUs: counters.launch.summaryOrNull('sent'),
    ...(group.engine.secure && { handshakes: handshakesOf(counters) }),
    errors: counters.errors.errors(),
    reconnects: group.fresh ? null : { ...counters.reconnects },
    served: servedOf(group, nowsUs),
    per100Ms: counters.series.result(),
    levels: counters.steps?.result(seconds * 1e6, open ? null : answered) ?? null,
  };
}

/**
 * Returns who was served. In a staircase the slots start one after the other, so that first answers
 * and counts are not comparable; the steps report who was served.
 */
function servedOf(
  { counters, fresh, model, population }: ClientGroup,
  nowsUs: number,
): Served | null {
  if (fresh && population.model !== 'closed') return null;
  const served = counters.slots.served(nowsUs, model.parks);
  if (counters.levels === null) return served;
  return { ...served, firstAnswerUs: null, jainIndex: null };
}

/**
 * Returns the rate over the measured time; a schedule over the time in which requests were due, and
 * bursts over that in which they were under way.
 */
function rateOf({ counters, model, window }: ClientGroup, seconds: number): number {
  const burstsUs = counters.drainUs.reduce((sum, us) => sum + us, 0);
  const us = model.scheduled ? window.openUs : burstsUs || seconds * 1e6;
  return us === 0 ? 0 : (counters.requests / us) * 1e6;
}

/** Returns the latencies since sending, of all requests that were due. */
function sinceSent(counters: Counters): LatencyUs | null {
  const { fresh, reused, latency } = counters;
  const all = latencyRecorder();
  for (const part of [fresh, reused]) all.add(part);
  all.lose(Number.POSITIVE_INFINITY, latency.lost - all.lost);
  return all.summaryOrNull('sent');
}

const handshakesOf = ({ handshakes, handshake }: Counters): Handshakes => ({
  ...handshakes,
  handshakeUs: handshake.summaryOrNull('sent'),
});

function phasesOf({ connect, firstByte, fresh, drainUs: drains }: Counters): Phases | null {
  const connectUs = connect.summaryOrNull('sent');
  if (connectUs === null) return null;
  return {
    connectUs,
    firstByteUs: firstByte.summary('sent'),
    lastByteUs: fresh.summary('sent'),
    drainUs: drains,
  };
}
