import type { Behaviour, ClientGroup } from './client-group.ts';
import { isOpening, states } from './connections.ts';
import { countTimeout } from './counters.ts';

/**
 * Counts a request that gets no correct answer.
 * @param reused true where it is not the first one of its connection.
 * @param sentUs its wait since sending, at least; absent: the time-out, because no answer comes.
 * @param dueUs its wait since it was due, at least.
 */
export function lose(
  { counters, fresh, engine, timeoutUs }: ClientGroup,
  row: number,
  reused: boolean,
  sentUs = timeoutUs,
  dueUs = sentUs,
): void {
  counters.latency.lose(dueUs);
  (reused ? counters.reused : counters.fresh).lose(sentUs);
  counters.firstByte.lose(sentUs);
  counters.steps?.lost(dueUs);
  if (!fresh) return;
  const { connectedUs, calledUs } = engine.table;
  if (connectedUs[row] === 0) counters.connect.lose(sentUs);
  else counters.connect.record((connectedUs[row] ?? 0) - (calledUs[row] ?? 0));
}

/** Ends every connect and every request that is older than the time-out. */
export function sweep(group: ClientGroup, behaviour: Behaviour, timeUs: number): void {
  const { table } = group.engine;
  for (let row = 0; row < table.capacity; row += 1) {
    const state = table.state[row];
    if (state === states.free || state === states.idle) continue;
    if (timeUs - sinceUs(group, row) < group.timeoutUs) continue;
    expire(group, row);
    behaviour.freed(row, timeUs);
  }
}

function expire(group: ClientGroup, row: number): void {
  const asked = group.asked[row] === 1;
  countTimeout(group.counters, asked, group.engine.isHeldBack?.(row) === true);
  // A mere connect in an open loop is not a request.
  if (asked || !group.model.scheduled) lose(group, row, isReused(group, row));
  group.counters.reconnects.timeout += 1;
  group.engine.close(row);
  group.asked[row] = 0;
}

/** Counts those that still wait at the end, with their wait so far. */
export function loseWaiting(group: ClientGroup, nowsUs: number): void {
  const { engine, asked, model, dueUs } = group;
  const { state, capacity } = engine.table;
  for (let row = 0; row < capacity; row += 1) {
    // A client that cannot connect waits too; in an open loop its request counts as queued.
    const opens = !model.scheduled && isOpening(state[row]);
    if (asked[row] === 0 && !opens) continue;
    const waitedUs = nowsUs - sinceUs(group, row);
    const overdueUs = model.scheduled ? nowsUs - (dueUs[row] ?? 0) : waitedUs;
    lose(group, row, isReused(group, row), waitedUs, overdueUs);
  }
}

/** Returns the start of a request; of a connect where that is under way. */
function sinceUs({ engine: { table }, fresh }: ClientGroup, row: number): number {
  const fromCall = fresh || isOpening(table.state[row]);
  return (fromCall ? table.calledUs[row] : table.sentUs[row]) ?? 0;
}

const isReused = ({ engine: { table } }: ClientGroup, row: number): boolean =>
  (table.answered[row] ?? 0) > 0;
