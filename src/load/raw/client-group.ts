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
import type { Engine, Events } from './engine.ts';

/** One population under way: its connections, its books, and the window that it works in. */
export interface ClientGroup<Kind extends Population = Population> {
  readonly population: Kind;
  readonly engine: Engine;
  readonly counters: Counters;
  readonly window: Window;
  /** Each request has a connection of its own, and its latency starts with it. */
  readonly fresh: boolean;
  /** 1 while the row's request is under way. */
  readonly asked: Uint8Array;
  /** When the row's request was due; in a closed loop when it was begun. */
  readonly dueUs: Float64Array;
  readonly schedule: ScheduleSeed;
}

/** Instants of the engine's clock; requests are begun from the start until the end. */
export interface Window {
  startUs: number;
  endUs: number;
  /** Staircases stay on their first step. */
  warmsUp: boolean;
}

export interface ScheduleSeed {
  readonly seed: number;
  readonly threads: number;
  readonly thread: number;
}

/** A model of load: what to do with rows that are free or idle, and when. The bookkeeping is not its business. */
export interface Behaviour {
  /** A window begins; connections and requests of the one before may still be there. */
  begin(timeUs: number): void;
  /** The row's connection is established. */
  connected(row: number, timeUs: number): void;
  /**
   * The row's request was answered, or its connection ended: it is idle and may be asked, or free and may be opened. It
   * must not be opened at once, or a server that refuses would make us recurse.
   */
  freed(row: number, timeUs: number): void;
  /** Does what is due now; gives the instant at which it wants to be asked again, or Infinity. */
  due(timeUs: number): number;
  /** Nothing more will be begun in this window. */
  finished(timeUs: number): boolean;
}

/** Begins a request on an idle connection. */
export function ask(group: ClientGroup, row: number, timeUs: number, dueUs = timeUs): void {
  begin(group, row, timeUs, dueUs);
  group.engine.ask(row);
}

/** Opens a persistent connection for a client who wants an answer on it; he waits from now on. */
export function connect(group: ClientGroup, row: number, timeUs: number): void {
  group.counters.slots.waits(row, timeUs);
  group.engine.open(row);
}

/** Begins a request with a connection of its own; it must be asked when that is established. */
export function visit(group: ClientGroup, row: number, timeUs: number, dueUs = timeUs): void {
  begin(group, row, timeUs, dueUs);
  group.engine.open(row);
}

/** Writes down that the row's request is begun. */
export function begin(group: ClientGroup, row: number, timeUs: number, dueUs = timeUs): void {
  group.counters.sent += 1;
  group.asked[row] = 1;
  group.dueUs[row] = dueUs;
  group.counters.slots.waits(row, timeUs);
}

/** Hears of the engine, keeps the books, and passes the row on to the model. */
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
  const { engine, counters, population, fresh } = group;
  const { table } = engine;
  const sinceUs = (fresh ? table.calledUs[row] : table.sentUs[row]) ?? 0;
  const dueUs = population.model === 'open' ? (group.dueUs[row] ?? 0) : sinceUs;
  const right = countAnswer(counters, table, row, population.expectedBody, timeUs, sinceUs, dueUs);
  if (!fresh) {
    if (right) counters.firstByte.record((table.firstByteUs[row] ?? 0) - sinceUs);
    if (table.closes[row] === 1) counters.reconnects.connectionClose += 1;
    return;
  }
  // Used once, even if the server would keep it.
  engine.close(row);
  if (right) recordPhases(group, row, timeUs);
}

/** Who met the deadline counts in the phase in which he waited. */
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
export function sweep(
  group: ClientGroup,
  behaviour: Behaviour,
  timeUs: number,
  timeoutUs: number,
): void {
  const { table } = group.engine;
  for (let row = 0; row < table.capacity; row += 1) {
    const state = table.state[row];
    if (state === states.free || state === states.idle) continue;
    const fromCall = state === states.connecting || group.fresh;
    const sinceUs = (fromCall ? table.calledUs[row] : table.sentUs[row]) ?? 0;
    if (timeUs - sinceUs < timeoutUs) continue;
    expire(group, row, timeUs, sinceUs);
    behaviour.freed(row, timeUs);
  }
}

function expire(group: ClientGroup, row: number, timeUs: number, sinceUs: number): void {
  const asked = group.asked[row] === 1;
  const open = group.population.model === 'open';
  const dueUs = open ? (group.dueUs[row] ?? 0) : sinceUs;
  const reused = (group.engine.table.answered[row] ?? 0) > 0;
  countTimeout(group.counters, asked);
  // It stays in the picture with at least that latency. A connection that an open loop only wants to have is no request.
  if (asked || !open) recordLatency(group.counters, reused, timeUs - sinceUs, timeUs - dueUs);
  if (group.fresh) recordPhases(group, row, timeUs);
  group.counters.reconnects.timeout += 1;
  group.engine.close(row);
  group.asked[row] = 0;
}

/** Requests on their way, counted on the connections themselves: what the books must come to. */
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
