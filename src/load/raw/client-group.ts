import type { Population, Question } from '../population.ts';
import { isOpening, states } from './connections.ts';
import { type Counters, underWay } from './counters.ts';
import type { Engine } from './engine.ts';
import type { Window } from './window.ts';

/** The clients of one population at work: their connections, counters and window. */
export interface ClientGroup<Kind extends Population = Population> {
  readonly population: Kind;
  readonly questions: readonly Question[];
  readonly model: Omit<LoadModel, 'create' | 'describe' | 'receiveBufferBytes'>;
  readonly engine: Engine;
  /** Rows of the engine's table: its clients, of which several may share a connection. */
  readonly rows: number;
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

/** Counts the requests under way on the connections; the counters must agree. */
export function inFlight({ engine: { table }, fresh }: ClientGroup): number {
  let sum = 0;
  for (let row = 0; row < table.capacity; row += 1) {
    const state = table.state[row];
    const opens = isOpening(state) || state === states.idle;
    if (state !== states.free && (fresh || !opens)) sum += 1;
  }
  return sum;
}

export const countersBalance = (group: ClientGroup): boolean =>
  underWay(group.counters) === inFlight(group);
