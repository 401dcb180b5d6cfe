import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Behaviour, ClientGroup } from './client-group.ts';
import { nowUs } from './clock.ts';
import { underWay } from './counters.ts';
import { sweep } from './lost.ts';
import type { Reactor } from './reactor.ts';

/** Interval of Node's own event loop, which notices signals and the end of the parent. */
const turnUs = 20_000;

/** Interval of the search for timed-out requests, which have no timers of their own. */
const sweepUs = 50_000;

/** After the window's end, requests under way may take this long and still count as answered. */
export const drainUs = 250_000;

/** Returns a drain in which each request is answered or found to be too old. */
export const fullDrainUs = (timeoutSeconds: number): number => timeoutSeconds * 1e6 + 2 * sweepUs;

/** Consecutive refusals at the end of a window that mean that nobody listens. */
export const refusalsThatEnd = 200;

/** Refusals for this long end a window early. A server that is replaced is away for 1 to 2 s. */
const refusedUs = 3_000_000;

export interface Running {
  readonly group: ClientGroup;
  readonly behaviour: Behaviour;
}

/** The clients of a window, and its end. */
export interface Course {
  /** Those that may act. */
  readonly active: readonly Running[];
  /** Those that must finish, and whose requests under way are awaited after the end. */
  readonly awaited: readonly Running[];
  /** Those whose requests may time out: also who rests may still wait for an answer. */
  readonly everybody: readonly Running[];
  readonly endUs: number;
  /** The longest wait for answers after the end. */
  readonly drainUs: number;
  /** Returns true when the window may end early; asked at every turn of Node's loop. */
  mayEnd(): boolean;
}

/** The use of a window's time. */
export interface Spent {
  /** The instant at which the last awaited request ended, or the window's end if later. */
  readonly endedUs: number;
  /** Time awake, only waiting for the next due instant. */
  readonly spinUs: number;
}

/** A sleep ends this long before the next due instant, because waking up takes time. */
const awakeUs = 100;

/**
 * Runs a window until those that are awaited have finished, and drains what is under way.
 * @param report called at every turn of Node's loop.
 * @throws the signal's reason.
 */
export async function runWindow(
  reactor: Reactor,
  course: Course,
  signal: AbortSignal,
  report: () => void = () => {},
): Promise<Spent> {
  const { active, endUs } = course;
  const spent = { endedUs: endUs, spinUs: 0 };
  let left = Number.POSITIVE_INFINITY;
  const chores = { nextTurnUs: nowUs() + turnUs, nextSweepUs: nowUs() + sweepUs };
  for (;;) {
    const timeUs = nowUs();
    const dueUs = dueNext(active, timeUs);
    if (timeUs >= endUs) {
      const before = left;
      left = allUnderWay(course.awaited);
      if (left < before) spent.endedUs = timeUs;
    }
    if (isOver(course, timeUs, left)) return spent;
    const choreUs = Math.min(chores.nextTurnUs, chores.nextSweepUs);
    const restUs = Math.min(dueUs - awakeUs, choreUs) - timeUs;
    if (timeUs < endUs) spent.spinUs += poll(reactor, restUs);
    else reactor.poll(restUs);
    if (timeUs >= chores.nextSweepUs) {
      chores.nextSweepUs = timeUs + sweepUs;
      sweepAll(course.everybody, timeUs);
    }
    // Checked first, because awaiting costs a turn by itself.
    if (timeUs < chores.nextTurnUs) continue;
    chores.nextTurnUs = await takeTurn(signal);
    report();
    if (course.mayEnd()) return { ...spent, endedUs: nowUs() };
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

function dueNext(active: readonly Running[], timeUs: number): number {
  let earliestUs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < active.length; i += 1) {
    const dueUs = active[i]?.behaviour.due(timeUs) ?? earliestUs;
    // What is over has nothing more to do, and is only awaited.
    if (dueUs > timeUs) earliestUs = Math.min(earliestUs, dueUs);
  }
  return earliestUs;
}

function isOver(
  { active, awaited, endUs, drainUs: longestUs }: Course,
  timeUs: number,
  left: number,
): boolean {
  if (nobodyThere(active) && (timeUs >= endUs || refusedFor(active, timeUs) > refusedUs)) {
    return true;
  }
  if (timeUs < endUs) return false;
  for (const { behaviour } of awaited) if (!behaviour.finished(timeUs)) return false;
  return timeUs >= endUs + longestUs || left === 0;
}

/** Counts the requests under way, but for those of slow clients, who do not finish in a drain. */
function allUnderWay(running: readonly Running[]): number {
  let sum = 0;
  for (const { group } of running) if (group.model.timesOut) sum += underWay(group.counters);
  return sum;
}

const isRefused = ({ group }: Running): boolean => group.counters.refusedInARow >= refusalsThatEnd;

/** Returns clients whom nobody listens to any more. */
export const nobodyThere = (running: readonly Running[]): Running | undefined =>
  running.find(isRefused);

const refusedFor = (running: readonly Running[], timeUs: number): number =>
  timeUs - Math.min(...running.map(({ group }) => group.counters.refusedSinceUs));

function sweepAll(running: readonly Running[], timeUs: number): void {
  for (const { group, behaviour } of running) {
    if (group.model.timesOut) sweep(group, behaviour, timeUs);
  }
}
