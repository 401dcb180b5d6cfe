import type { Reconnects } from '../load.ts';
import type { Question } from '../population.ts';
import type { Ending } from './answers.ts';
import type { Behaviour, ClientGroup } from './client-group.ts';
import { countAnswer, countEnd, countFailure, countHandshake } from './counters.ts';
import type { Events } from './events.ts';
import { lose } from './lost.ts';
import { elapsedUs } from './window.ts';

/** Ends of a connection that are no failure. */
const reasons: Partial<Record<Ending, keyof Reconnects>> = {
  closedIdle: 'closedIdle',
  goAway: 'connectionClose',
};

/** Returns handlers that count the engine's events and pass them on to the model. */
export function eventsOf(group: ClientGroup, behaviour: Behaviour): Events {
  const { counters, asked, engine, fresh } = group;
  const lost = (row: number, timeUs: number) => {
    if (asked[row] === 1) lose(group, row, (engine.table.answered[row] ?? 0) > 0);
    asked[row] = 0;
    // A stream may end before its connection, which is used once all the same.
    if (fresh) engine.close(row);
    behaviour.freed(row, timeUs);
  };
  return {
    connected(row) {
      const handshake = engine.takeHandshake(row);
      if (handshake !== null) countHandshake(counters, handshake);
      behaviour.connected(row, engine.table.readyUs[row] ?? 0);
    },
    answered(row, timeUs) {
      asked[row] = 0;
      answer(group, row, timeUs);
      behaviour.freed(row, timeUs);
    },
    ended(row, how, timeUs, fault, isConnection = true) {
      if (isConnection || asked[row] === 1) countEnd(counters, how, asked[row] === 1, fault);
      if (isConnection) counters.reconnects[reasons[how] ?? 'failure'] += 1;
      lost(row, timeUs);
    },
    failed(row, errno, timeUs, isConnection = true) {
      if (isConnection || asked[row] === 1) countFailure(counters, errno, asked[row] === 1);
      if (isConnection) counters.reconnects.failure += 1;
      lost(row, timeUs);
    },
  };
}

function answer(group: ClientGroup, row: number, timeUs: number): void {
  const { engine, counters, questions, model, fresh } = group;
  const { table } = engine;
  const sinceUs = (fresh ? table.calledUs[row] : table.sentUs[row]) ?? 0;
  const dueUs = model.scheduled ? (group.dueUs[row] ?? 0) : sinceUs;
  const question = questions[table.question[row] ?? 0] as Question;
  const right = countAnswer(counters, table, row, question, timeUs, sinceUs, dueUs);
  if (right) counters.series.add(elapsedUs(group.window, timeUs), timeUs - dueUs);
  else lose(group, row, (table.answered[row] ?? 0) > 1);
  if (!fresh) {
    if (right) counters.firstByte.record((table.firstByteUs[row] ?? 0) - sinceUs);
    if (table.closes[row] === 1) counters.reconnects.connectionClose += 1;
    return;
  }
  // Each connection is used once, even if the server would keep it.
  engine.close(row);
  if (right) recordPhases(group, row);
}

/** Records the phases of a request with a connection of its own. */
function recordPhases({ engine: { table }, counters }: ClientGroup, row: number): void {
  const connectedUs = table.connectedUs[row] ?? 0;
  counters.connect.record(connectedUs - (table.calledUs[row] ?? 0));
  counters.firstByte.record((table.firstByteUs[row] ?? 0) - (table.readyUs[row] ?? 0));
}
