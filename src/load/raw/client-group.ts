import type { Population } from '../population.ts';
import { states } from './connections.ts';
import {
  type Counters,
  countAnswer,
  countEnd,
  countFailure,
  countTimeout,
  recordLatency,
  underWay,
} from './counters.ts';
import type { Engine } from './engine.ts';
import type { Events } from './events.ts';
import { elapsedUs, type Window } from './window.ts';

/** The clients of one population at work: their connections, counters and window. */
export interface ClientGroup<Kind extends Population = Population> {
  readonly population: Kind;
  readonly model: Omit<LoadModel, 'create' | 'describe' | 'receiveBufferBytes'>;
  readonly engine: Engine;
  readonly counters: Counters;
  readonly window: Window;
  /** A request without a complete answer after this time counts as timed out. */
  readonly timeoutUs: number;
  /** True where each request has a connection of its own; latency then starts with the connect. */
  readonly fresh: boolean;
  /** 1 while the row's request is under way. */
  readonly asked: Uint8Array;
  /** The due time of the row's request; in a closed loop, its beginning. */
  readonly dueUs: Float64Array;
  readonly schedule: ScheduleSeed;
}

export interface ScheduleSeed {
  readonly seed: number;
  readonly threads: number;
  readonly thread: number;
}

/**
 * Describes a model of load. Its own file holds everything that the engine knows of it, and may
 * declare its population. To add one, write a file and add a line to models.ts.
 */
export interface LoadModel<Kind extends Population = Population> {
  /** Requests are due by a schedule, and their latency counts since then. */
  readonly scheduled: boolean;
  /** A request without an answer counts as timed out, and is awaited at the end of a window. */
  readonly timesOut: boolean;
  /** Clients that were answered once want nothing more, and count as served while connected. */
  readonly parks: boolean;
  /** Size of the kernel's receive buffer; null or absent leaves it to the kernel. */
  receiveBufferBytes?(population: Kind): number | null;
  /** Describes the clients of a population: "32 parked connections". */
  describe(population: Kind): string;
  create(group: ClientGroup<Kind>): Behaviour;
}

/** Decides what free and idle rows do, and when. It counts nothing itself. */
export interface Behaviour {
  /** Begins a window; connections and requests of the previous one may remain. */
  begin(timeUs: number): void;
  /** Handles an established connection. */
  connected(row: number, timeUs: number): void;
  /**
   * Handles a row whose request was answered or whose connection ended: an idle row may send, a
   * free one may be opened. It must not be opened at once: a server that refuses would cause a
   * recursion.
   */
  freed(row: number, timeUs: number): void;
  /** Does what is due now, and returns the instant of the next call, or Infinity. */
  due(timeUs: number): number;
  /** Returns true when no more requests will begin in this window. */
  finished(timeUs: number): boolean;
}

/** Begins a request on an idle connection. */
export function ask(group: ClientGroup, row: number, timeUs: number, dueUs = timeUs): void {
  begin(group, row, timeUs, dueUs);
  group.engine.ask(row);
}

/** Opens a persistent connection for a client, whose wait for an answer begins now. */
export function connect(group: ClientGroup, row: number, timeUs: number): void {
  group.counters.slots.waits(row, timeUs);
  group.engine.open(row);
}

/** Begins a request with a connection of its own; it is sent when that is established. */
export function visit(group: ClientGroup, row: number, timeUs: number, dueUs = timeUs): void {
  begin(group, row, timeUs, dueUs);
  group.engine.open(row);
}

/** Counts the row's request as begun. */
export function begin(group: ClientGroup, row: number, timeUs: number, dueUs = timeUs): void {
  group.counters.sent += 1;
  group.asked[row] = 1;
  group.dueUs[row] = dueUs;
  group.counters.slots.waits(row, timeUs);
}

/** Returns handlers that count the engine's events and pass them on to the model. */
export function eventsOf(group: ClientGroup, behaviour: Behaviour): Events {
  const { counters, asked } = group;
  const lost = (row: number, timeUs: number) => {
    asked[row] = 0;
    behaviour.freed(row, timeUs);
  };
  return {
    connected: (row) => behaviour.connected(row, group.engine.table.connectedUs[row] ?? 0),
    answered(row, timeUs) {
      asked[row] = 0;
      answer(group, row, timeUs);
      behaviour.freed(row, timeUs);
    },
    ended(row, how, timeUs, fault) {
      countEnd(counters, how, asked[row] === 1, fault);
      if (how === 'closedIdle') counters.reconnects.closedIdle += 1;
      else counters.reconnects.failure += 1;
      lost(row, timeUs);
    },
    failed(row, errno, timeUs) {
      countFailure(counters, errno, asked[row] === 1);
      counters.reconnects.failure += 1;
      lost(row, timeUs);
    },
  };
}

function answer(group: ClientGroup, row: number, timeUs: number): void {
  const { engine, counters, population, model, fresh } = group;
  const { table } = engine;
  const sinceUs = (fresh ? table.calledUs[row] : table.sentUs[row]) ?? 0;
  const dueUs = model.scheduled ? (group.dueUs[row] ?? 0) : sinceUs;
  const right = countAnswer(counters, table, row, population.expectedBody, timeUs, sinceUs, dueUs);
  if (right) counters.series.add(elapsedUs(group.window, timeUs), timeUs - dueUs);
  if (!fresh) {
    if (right) counters.firstByte.record((table.firstByteUs[row] ?? 0) - sinceUs);
    if (table.closes[row] === 1) counters.reconnects.connectionClose += 1;
    return;
  }
  // Each connection is used once, even if the server would keep it.
  engine.close(row);
  if (right) recordPhases(group, row, timeUs);
}

/** Records the phases of a request; one that timed out counts in the phase in which it waited. */
function recordPhases(
  { engine: { table }, counters }: ClientGroup,
  row: number,
  endedUs: number,
): void {
  const connectedUs = table.connectedUs[row] || endedUs;
  counters.connect.record(connectedUs - (table.calledUs[row] ?? 0));
  if (connectedUs < endedUs) {
    counters.firstByte.record((table.firstByteUs[row] || endedUs) - connectedUs);
  }
}

/** Ends every connect and every request that is older than the time-out. */
export function sweep(group: ClientGroup, behaviour: Behaviour, timeUs: number): void {
  const { table } = group.engine;
  for (let row = 0; row < table.capacity; row += 1) {
    const state = table.state[row];
    if (state === states.free || state === states.idle) continue;
    const fromCall = state === states.connecting || group.fresh;
    const sinceUs = (fromCall ? table.calledUs[row] : table.sentUs[row]) ?? 0;
    if (timeUs - sinceUs < group.timeoutUs) continue;
    expire(group, row, timeUs, sinceUs);
    behaviour.freed(row, timeUs);
  }
}

function expire(group: ClientGroup, row: number, timeUs: number, sinceUs: number): void {
  const asked = group.asked[row] === 1;
  const { scheduled } = group.model;
  const dueUs = scheduled ? (group.dueUs[row] ?? 0) : sinceUs;
  const reused = (group.engine.table.answered[row] ?? 0) > 0;
  countTimeout(group.counters, asked);
  // It is recorded with that lower bound. A mere connect in an open loop is not a request.
  if (asked || !scheduled) recordLatency(group.counters, reused, timeUs - sinceUs, timeUs - dueUs);
  if (group.fresh) recordPhases(group, row, timeUs);
  group.counters.reconnects.timeout += 1;
  group.engine.close(row);
  group.asked[row] = 0;
}

/** Counts the requests under way on the connections; the counters must agree. */
export function inFlight({ engine: { table }, fresh }: ClientGroup): number {
  let sum = 0;
  for (let row = 0; row < table.capacity; row += 1) {
    const state = table.state[row];
    const connecting = state === states.connecting || state === states.idle;
    if (state !== states.free && (fresh || !connecting)) sum += 1;
  }
  return sum;
}

export const countersBalance = (group: ClientGroup): boolean =>
  underWay(group.counters) === inFlight(group);
