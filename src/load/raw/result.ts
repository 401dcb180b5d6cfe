import { latencyRecorder } from '../latency.ts';
import type { LatencyUs, Phases, PopulationResult, Served } from '../load.ts';
import { type ClientGroup, inFlight } from './client-group.ts';
import { nowUs } from './clock.ts';
import { states } from './connections.ts';
import { type Counters, recordLatency } from './counters.ts';

/**
 * Returns the result of a population. A client that has waited for more than half of the measured
 * time is recorded with its wait so far: a server that starves clients must not look fast.
 * @param seconds the measured time.
 */
export function populationResult(group: ClientGroup, seconds: number): PopulationResult {
  const { counters, population } = group;
  const nowsUs = nowUs();
  if (group.model.timesOut) recordWaiting(group, nowsUs, seconds * 0.5e6);
  const open = group.model.scheduled;
  const kind: LatencyUs['kind'] = open ? 'due' : 'sent';
  // In the last step only; connections of earlier steps may have been answered since.
  const active = counters.levels?.at(-1) ?? population.connections;
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
    sentLatencyUs: open ? bothLatencies(counters) : null,
    lagUs: counters.lag.summaryOrNull('due'),
    freshLatencyUs: counters.fresh.summaryOrNull('sent'),
    firstByteUs: group.fresh ? null : counters.firstByte.summaryOrNull('sent'),
    reusedLatencyUs: counters.reused.summaryOrNull('sent'),
    phases: phasesOf(counters),
    launchUs: counters.launch.summaryOrNull('sent'),
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

function bothLatencies({ fresh, reused }: Counters): LatencyUs | null {
  const both = latencyRecorder();
  both.add(fresh);
  both.add(reused);
  return both.summaryOrNull('sent');
}

function phasesOf({ connect, firstByte, fresh, drainUs: drains }: Counters): Phases | null {
  if (connect.histogram.totalCount === 0) return null;
  return {
    connectUs: connect.summary('sent'),
    firstByteUs: firstByte.summary('sent'),
    lastByteUs: fresh.summary('sent'),
    drainUs: drains,
  };
}

function recordWaiting(group: ClientGroup, nowsUs: number, atLeastUs: number): void {
  const { engine, asked, counters, fresh, model } = group;
  const { table } = engine;
  for (let row = 0; row < table.capacity; row += 1) {
    // A client that cannot connect waits too; in an open loop its request counts as queued.
    const connecting = !model.scheduled && table.state[row] === states.connecting;
    if (asked[row] === 0 && !connecting) continue;
    const sinceUs = (fresh || connecting ? table.calledUs[row] : table.sentUs[row]) ?? nowsUs;
    const waitedUs = nowsUs - sinceUs;
    if (waitedUs < atLeastUs) continue;
    const dueUs = model.scheduled ? (group.dueUs[row] ?? sinceUs) : sinceUs;
    recordLatency(counters, (table.answered[row] ?? 0) > 0, waitedUs, nowsUs - dueUs);
  }
}
