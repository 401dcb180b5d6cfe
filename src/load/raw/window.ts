import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { type Behaviour, type ClientGroup, sweep } from './client-group.ts';
import { nowUs } from './clock.ts';
import { underWay } from './counters.ts';
import type { Reactor } from './reactor.ts';

/** Interval of Node's own event loop, which notices signals and the end of the parent. */
const turnUs = 20_000;

/** Interval of the search for timed-out requests, which have no timers of their own. */
const sweepUs = 50_000;

/** After the window's end, requests under way may take this long and still count as answered. */
const drainUs = 250_000;

/** Consecutive refusals at the end of a window that mean that nobody listens. */
export const refusalsThatEnd = 200;

/** Refusals for this long end a window early. A server that is replaced is away for 1 to 2 s. */
const refusedUs = 3_000_000;

export interface Running {
  readonly group: ClientGroup;
  readonly behaviour: Behaviour;
}

/** The use of a window's time. */
export interface Spent {
  /** The instant of the last answer, or the window's end if later. */
  readonly endedUs: number;
  /** Time awake, only waiting for the next due instant. */
  readonly spinUs: number;
}

/** A sleep ends this long before the next due instant, because waking up takes time. */
const awakeUs = 100;

/**
 * Runs the populations until all have finished, and drains what is under way.
 * @param report called at every turn of Node's loop.
 * @throws the signal's reason.
 */
export async function runWindow(
  reactor: Reactor,
  running: readonly Running[],
  timeoutUs: number,
  signal: AbortSignal,
  report: () => void = () => {},
): Promise<Spent> {
  const endUs = Math.max(...running.map(({ group }) => group.window.endUs));
  const spent = { endedUs: endUs, spinUs: 0 };
  const chores = { nextTurnUs: nowUs() + turnUs, nextSweepUs: nowUs() + sweepUs };
  for (;;) {
    const timeUs = nowUs();
    const dueUs = dueNext(running, timeUs);
    if (isOver(running, timeUs, endUs)) return spent;
    const choreUs = Math.min(chores.nextTurnUs, chores.nextSweepUs);
    if (timeUs < endUs) spent.spinUs += poll(reactor, Math.min(dueUs - awakeUs, choreUs) - timeUs);
    else if (reactor.poll(choreUs - timeUs) > 0) spent.endedUs = nowUs();
    if (timeUs >= chores.nextSweepUs) {
      chores.nextSweepUs = timeUs + sweepUs;
      sweepAll(running, timeUs, timeoutUs);
    }
    // Checked first, because awaiting costs a turn by itself.
    if (timeUs < chores.nextTurnUs) continue;
    chores.nextTurnUs = await takeTurn(signal);
    report();
  }
}

/** Handles ready descriptors; returns the time spent awake without any. */
function poll(reactor: Reactor, restUs: number): number {
  if (restUs > 0) {
    reactor.poll(restUs);
    return 0;
  }
  const beforeUs = nowUs();
  return reactor.poll(0) === 0 ? nowUs() - beforeUs : 0;
}

async function takeTurn(signal: AbortSignal): Promise<number> {
  await turnOfTheLoop();
  signal.throwIfAborted();
  return nowUs() + turnUs;
}

function dueNext(running: readonly Running[], timeUs: number): number {
  let earliestUs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < running.length; i += 1) {
    earliestUs = Math.min(earliestUs, running[i]?.behaviour.due(timeUs) ?? earliestUs);
  }
  return earliestUs;
}

function isOver(running: readonly Running[], timeUs: number, endUs: number): boolean {
  if (nobodyThere(running) && (timeUs >= endUs || refusedFor(running, timeUs) > refusedUs)) {
    return true;
  }
  if (timeUs < endUs) return false;
  for (const { behaviour } of running) if (!behaviour.finished(timeUs)) return false;
  if (timeUs >= endUs + drainUs) return true;
  // Slow clients do not finish within the drain.
  return running.every(({ group }) => !group.model.timesOut || underWay(group.counters) === 0);
}

export const nobodyThere = (running: readonly Running[]): boolean =>
  running.some(({ group }) => group.counters.refusedInARow >= refusalsThatEnd);

const refusedFor = (running: readonly Running[], timeUs: number): number =>
  timeUs - Math.min(...running.map(({ group }) => group.counters.refusedSinceUs));

function sweepAll(running: readonly Running[], timeUs: number, timeoutUs: number): void {
  for (const { group, behaviour } of running) {
    if (group.model.timesOut) sweep(group, behaviour, timeUs, timeoutUs);
  }
}
