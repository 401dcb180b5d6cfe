import { constants } from 'node:os';
import { EPOLLIN, EPOLLOUT, type Epoll } from '../../os/epoll.ts';
import { type Connections, states } from './connections.ts';
import type { EngineRequest } from './request.ts';
import type { Transport } from './transport.ts';

const { EAGAIN, EPIPE, ECONNRESET } = constants.errno;

/** Sends the requests of an engine. */
export interface Sender {
  /** Sends the whole request; what the kernel has no room for leaves when there is. */
  send(row: number): void;
  /** Sends on where `table.unsent` says that bytes are left. Returns true where it may be read. */
  sendOn(row: number): boolean;
  /** Sends a part of the request, which must find room at once. */
  sendPart(row: number, from: number, bytes: number): void;
  /** Leaves what arrives in the kernel. */
  hold(row: number): void;
}

/** Returns the bytes of the row's request. */
export const requestOf = (
  requests: readonly EngineRequest[],
  table: Connections,
  row: number,
): Uint8Array => (requests[table.question[row] ?? 0] as EngineRequest).bytes;

/**
 * Creates the sender of an engine.
 * @param fail closes the row and reports the errno of a system call.
 */
export function createSender(
  table: Connections,
  requests: readonly EngineRequest[],
  transport: Transport,
  { epoll, firstTag }: { readonly epoll: Epoll; readonly firstTag: number },
  fail: (row: number, errno: number) => void,
): Sender {
  const listen = (row: number) => {
    const input = table.held[row] === 1 ? 0 : EPOLLIN;
    const output = table.unsent[row] === 0 ? 0 : EPOLLOUT;
    epoll.change(table.fd[row] ?? -1, input | output, firstTag + row);
  };
  return {
    send(row) {
      const request = requestOf(requests, table, row);
      const sent = transport.send(row, request, request.length);
      if (sent === request.length) return;
      if (sent < 0 && sent !== -EAGAIN) {
        fail(row, -sent);
        return;
      }
      table.unsent[row] = request.length - Math.max(0, sent);
      listen(row);
    },
    sendOn(row) {
      const request = requestOf(requests, table, row);
      const left = table.unsent[row] ?? 0;
      const rest = request.subarray(request.length - left);
      const sent = transport.send(row, rest, left);
      // The server reads no more; why, its answer may say.
      const isRefused = sent === -EPIPE || sent === -ECONNRESET;
      if (sent < 0 && sent !== -EAGAIN && !isRefused) fail(row, -sent);
      if (table.state[row] === states.free) return false;
      if (isRefused) table.closes[row] = 1;
      table.unsent[row] = isRefused ? 0 : left - Math.max(0, sent);
      if (table.unsent[row] === 0) listen(row);
      return table.held[row] === 0;
    },
    sendPart(row, from, bytes) {
      const part = requestOf(requests, table, row).subarray(from, from + bytes);
      const sent = transport.send(row, part, part.length);
      if (sent !== part.length) fail(row, sent < 0 ? -sent : EAGAIN);
    },
    hold(row) {
      table.held[row] = 1;
      listen(row);
    },
  };
}
