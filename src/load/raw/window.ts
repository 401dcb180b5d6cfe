import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { type Behaviour, type ClientGroup, sweep } from './client-group.ts';
import { nowUs } from './clock.ts';
import { underWay } from './counters.ts';
import type { Reactor } from './reactor.ts';

/** So often Node's own loop gets a turn, so that a signal, or the end of the parent, is noticed. */
const turnUs = 20_000;

/** Deadlines are looked at so often: no request has a timer of its own. */
const sweepUs = 50_000;

/** What is under way at the end of a window may take so long to be answered and still counts as answered. */
const drainUs = 250_000;

/** So many refusals in a row until the end of a window, and nobody is there any more. */
export const refusalsThatEnd = 200;

/** … for so long, and the end is not waited for. A server that another takes the place of is away for a second or two. */
const refusedUs = 3_000_000;

export interface Running {
  readonly group: ClientGroup;
  readonly behaviour: Behaviour;
}

/** How the time of a window was spent. */
export interface Spent {
  /** When the last answer came, or the window's end if that was later. */
  readonly endedUs: number;
  /** Awake, with nothing to do but to wait for the next due instant. */
  readonly spinUs: number;
}

/** A sleep ends so long before the next due instant, and the rest is waited for awake: waking up takes its time. */
const awakeUs = 100;

/**
 * Runs the populations until all have finished, and drains what is under way.
 * @param tell is called at every turn of Node's loop.
 * @throws the signal's reason.
 */
export async function runWindow(
  reactor: Reactor,
  running: readonly Running[],
  timeoutUs: number,
  signal: AbortSignal,
  tell: () => void = () => {},
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
    // Only then, because awaiting costs a turn by itself.
    if (timeUs < chores.nextTurnUs) continue;
    chores.nextTurnUs = await takeTurn(signal);
    tell();
  }
}

/** Handles what is ready; gives how long it was awake for nothing. */
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
  // Slow clients would not be answered within the drain, and need not.
  return running.every(
    ({ group }) => group.population.model === 'slow' || underWay(group.counters) === 0,
  );
}

export const nobodyThere = (running: readonly Running[]): boolean =>
  running.some(({ group }) => group.counters.refusedInARow >= refusalsThatEnd);

const refusedFor = (running: readonly Running[], timeUs: number): number =>
  timeUs - Math.min(...running.map(({ group }) => group.counters.refusedSinceUs));

function sweepAll(running: readonly Running[], timeUs: number, timeoutUs: number): void {
  for (const { group, behaviour } of running) {
    if (group.population.model !== 'slow') sweep(group, behaviour, timeUs, timeoutUs);
  }
}
