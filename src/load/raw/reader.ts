import { constants } from 'node:os';
import { receive } from '../../os/sockets.ts';
import { type Ending, takeBytes, takeEnd } from './answers.ts';
import { nowUs } from './clock.ts';
import { type Connections, closeRow, states } from './connections.ts';
import type { Events } from './events.ts';
import { endError } from './response-errors.ts';

const { EAGAIN } = constants.errno;

/**
 * Returns a function that reads a readable connection and raises its event.
 * @param fail closes the row and reports the errno of a system call.
 */
export function createReader(
  table: Connections,
  buffer: Buffer,
  events: Events,
  fail: (row: number, errno: number) => void,
): (row: number, bytes: number) => void {
  const lose = (row: number, how: Ending, last: Uint8Array, timeUs: number) => {
    const fault = endError(table, row, how, last);
    closeRow(table, row);
    events.ended(row, how, timeUs, fault);
  };
  const win = (row: number, open: boolean, timeUs: number) => {
    // A request that was answered before it was sent leaves a connection that nobody can use.
    const reusable = open && table.closes[row] === 0 && table.unsent[row] === 0;
    if (reusable) table.state[row] = states.idle;
    else closeRow(table, row);
    table.answered[row] = (table.answered[row] ?? 0) + 1;
    events.answered(row, timeUs);
  };
  return (row, bytes) => {
    const got = receive(table.fd[row] ?? -1, buffer, bytes);
    if (got === -EAGAIN) return;
    if (got < 0) {
      fail(row, -got);
      return;
    }
    const timeUs = nowUs();
    const outcome = got === 0 ? takeEnd(table, row) : takeBytes(table, row, buffer, got, timeUs);
    if (outcome === 'whole') win(row, got > 0, timeUs);
    else if (outcome !== 'more') lose(row, outcome, buffer.subarray(0, got), timeUs);
  };
}
