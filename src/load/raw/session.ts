import { addressText } from '../authority.ts';
import type { Load, LoadResult, Progress } from '../load.ts';
import { nowUs } from './clock.ts';
import { isOpening, states } from './connections.ts';
import { resetCounters } from './counters.ts';
import { createLoad, type LoadAtWork } from './load-at-work.ts';
import { createReactor } from './reactor.ts';
import {
  type Course,
  nobodyThere,
  type Running,
  refusalsThatEnd,
  runWindow,
} from './run-window.ts';
import { createWindow, openWindow, resetWindow, type Window } from './window.ts';

/** A time in which one load is driven, or none. */
export interface Period {
  /** The index of the load; null: only backgrounds go on. */
  readonly load: number | null;
  readonly seconds: number;
  /** The longest wait for answers after the end; absent: none. */
  readonly drainUs?: number;
  readonly warmsUp?: boolean;
  /** Ends early when every client of the backgrounds is served, or at least connected. */
  readonly untilSettled?: boolean;
  /** Backgrounds end too, and the requests of all are awaited. */
  readonly last?: boolean;
}

/** Loads on one epoll, whose connections persist between their windows. */
export interface Session extends Disposable {
  readonly hasBackground: boolean;
  /**
   * Drives a load for this long and adds to its counters. Its connections rest between windows.
   * @throws when nobody listens any more, or the signal comes.
   */
  run(period: Period, signal: AbortSignal, report?: (progress: Progress) => void): Promise<void>;
  /** Returns the progress of a load's first population. */
  progress(index: number): Progress;
  /** Resets the counters. */
  reset(): void;
  results(): readonly LoadResult[];
}

/**
 * Creates the clients of loads.
 * @param inTurns true: backgrounds go on between the windows of their loads.
 * @throws {SystemError} when the kernel gives no epoll.
 * @throws {RangeError} when the host is not a numeric address.
 */
export function createSession(specs: readonly Load[], inTurns: boolean): Session {
  const reactor = createReactor();
  const between = createWindow();
  const loads = specs.map((spec) => createLoad(spec, reactor, inTurns ? between : null));
  const background = loads.flatMap((load) => load.background);
  const everybody = loads.flatMap(({ running }) => running);

  const begin = ({ seconds, drainUs = 0, ...period }: Period, load?: LoadAtWork): Course => {
    const startUs = nowUs();
    const endUs = startUs + seconds * 1e6;
    const driven = load?.driven ?? [];
    if (load !== undefined) start(driven, load.window, { startUs, endUs }, period.warmsUp);
    if (startUs >= between.endUs) start(background, between, { startUs, endUs: Infinity });
    if (period.last === true) between.endUs = endUs;
    return {
      active: [...driven, ...background],
      awaited: period.last === true ? everybody : driven,
      everybody,
      endUs,
      drainUs,
      mayEnd: () => period.untilSettled === true && background.every(isSettled),
    };
  };

  return {
    hasBackground: background.length > 0,
    async run(period, signal, report = () => {}) {
      signal.throwIfAborted();
      const load = period.load === null ? undefined : at(loads, period.load);
      const finish = load?.account.start();
      const course = begin(period, load);
      const reportProgress = () => {
        if (load !== undefined) report(load.progress());
      };
      const spent = await runWindow(reactor, course, signal, reportProgress);
      const refused = nobodyThere(course.active);
      if (refused !== undefined) throw new Error(nobody(loads, refused));
      if (load !== undefined) load.window.overUs = spent.endedUs;
      if (period.last === true) between.overUs = spent.endedUs;
      finish?.(spent.spinUs);
    },
    progress: (index) => at(loads, index).progress(),
    reset() {
      const timeUs = nowUs();
      for (const { group } of everybody) {
        resetCounters(group.counters, timeUs);
        resetWindow(group.window, timeUs);
      }
      for (const { account } of loads) account.reset();
    },
    results: () => loads.map((load) => load.result()),
    [Symbol.dispose]() {
      for (const { group } of everybody) group.engine[Symbol.dispose]();
      reactor[Symbol.dispose]();
    },
  };
}

function start(
  running: readonly Running[],
  window: Window,
  { startUs, endUs }: Pick<Window, 'startUs' | 'endUs'>,
  warmsUp = false,
): void {
  openWindow(window, startUs, endUs, warmsUp);
  for (const { behaviour, group } of running) {
    if (window.earlierUs === 0) group.counters.slots.startsAt(startUs);
    behaviour.begin(startUs);
  }
}

function at(loads: readonly LoadAtWork[], index: number): LoadAtWork {
  const load = loads[index];
  if (load === undefined) throw new RangeError(`there is no load ${index}`);
  return load;
}

/** Returns true where each client is served; slow ones, which never are, are at least connected. */
function isSettled({ group: { engine, model } }: Running): boolean {
  const { state, answered } = engine.table;
  return state.every(
    (each, row) =>
      each !== states.free && !isOpening(each) && (!model.parks || (answered[row] ?? 0) > 0),
  );
}

function nobody(loads: readonly LoadAtWork[], refused: Running): string {
  const spec = loads.find(({ running }) => running.includes(refused))?.spec;
  const where = spec === undefined ? '' : addressText(spec.host, spec.port);
  return `nobody listens on ${where} any more (${refusalsThatEnd} refusals in a row)`;
}
