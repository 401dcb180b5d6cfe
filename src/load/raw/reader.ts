import { constants } from 'node:os';
import { type Ending, takeBytes, takeEnd } from './answers.ts';
import { nowUs } from './clock.ts';
import { type Connections, states } from './connections.ts';
import type { Events } from './events.ts';
import { endError } from './response-errors.ts';
import type { Transport } from './transport.ts';

const { EAGAIN } = constants.errno;

/** The ends of a row: closed without an event, or with the errno of a system call. */
export interface RowEnds {
  close(row: number): void;
  fail(row: number, errno: number): void;
}

/**
 * Returns a function that reads a readable connection, raises its event, and tells whether bytes
 * came.
 */
export function createReader(
  table: Connections,
  buffer: Buffer,
  transport: Transport,
  events: Events,
  { close, fail }: RowEnds,
): (row: number, bytes: number) => boolean {
  const lose = (row: number, how: Ending, last: Uint8Array, timeUs: number) => {
    const fault = endError(table, row, how, last);
    close(row);
    events.ended(row, how, timeUs, fault);
  };
  const win = (row: number, open: boolean, timeUs: number) => {
    // A request that was answered before it was sent leaves a connection that nobody can use.
    const reusable = open && table.closes[row] === 0 && table.unsent[row] === 0;
    if (reusable) table.state[row] = states.idle;
    else close(row);
    table.answered[row] = (table.answered[row] ?? 0) + 1;
    events.answered(row, timeUs);
  };
  return (row, bytes) => {
    const got = transport.receive(row, buffer, bytes);
    if (got === -EAGAIN) return false;
    if (got < 0) {
      fail(row, -got);
      return false;
    }
    const timeUs = nowUs();
    const outcome = got === 0 ? takeEnd(table, row) : takeBytes(table, row, buffer, got, timeUs);
    if (outcome === 'whole') win(row, got > 0, timeUs);
    else if (outcome !== 'more') lose(row, outcome, buffer.subarray(0, got), timeUs);
    return got > 0;
  };
}
