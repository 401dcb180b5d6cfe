import { awaitReady, POLLOUT, sendFile, writeBytes } from '../../os/descriptors.ts';
import { EAGAIN, EINTR } from '../../os/errors.ts';
import { createSharedMemory } from '../../os/shared-memory.ts';
import { closeSocket, transmit, transmitMore } from '../../os/sockets.ts';
import type { Response } from '../http/http.ts';

/** The unsent part of a file. */
export interface Remainder {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Result of sending: everything is out, the connection is broken, or this is left. */
export type Flushed = 'done' | 'broken' | Remainder;

/**
 * Sends a response as far as the socket takes it at once. The rest is always a file: another thread
 * may have to send it, so bytes in this thread's memory are copied into an unnamed file.
 */
export function flush(fd: number, response: Response, timeoutMs: number): Flushed {
  const { file, body } = response;
  const more = file !== null || body !== null;
  if (!sendHead(fd, response, more, timeoutMs)) {
    if (file !== null) closeSocket(file.fd);
    return 'broken';
  }
  if (file !== null) return flushFile(fd, { ...file, file: file.fd });
  return body === null ? 'done' : flushBody(fd, body);
}

/** Calls sendfile until the socket takes no more. Closes the file unless something is left. */
export function flushFile(socket: number, { file, offset, length }: Remainder): Flushed {
  let sent = 0;
  while (sent < length) {
    const got = sendFile(socket, file, offset + sent, length - sent);
    if (got > 0) sent += got;
    else if (got === -EAGAIN) return { file, offset: offset + sent, length: length - sent };
    else if (got !== -EINTR) break;
  }
  closeSocket(file);
  return sent === length ? 'done' : 'broken';
}

/** Sends the head. It is small, so the thread waits where the socket does not take it at once. */
function sendHead(
  fd: number,
  { head, headBytes }: Response,
  more: boolean,
  timeoutMs: number,
): boolean {
  for (let sent = 0; sent < headBytes; ) {
    const bytes = sent === 0 ? head : head.subarray(sent);
    const left = headBytes - sent;
    const got = more ? transmitMore(fd, bytes, left) : transmit(fd, bytes, left);
    if (got > 0) sent += got;
    else if (got === -EAGAIN && awaitReady(fd, POLLOUT, timeoutMs)) continue;
    else if (got !== -EINTR) return false;
  }
  return true;
}

function flushBody(fd: number, body: Uint8Array): Flushed {
  let sent = 0;
  while (sent < body.length) {
    const got = transmit(fd, body.subarray(sent), body.length - sent);
    if (got > 0) sent += got;
    else if (got === -EAGAIN) return inFile(body.subarray(sent));
    else if (got !== -EINTR) return 'broken';
  }
  return 'done';
}

function inFile(bytes: Uint8Array): Remainder {
  const file = createSharedMemory('response', bytes.length);
  writeBytes(file, bytes, bytes.length);
  return { file, offset: 0, length: bytes.length };
}
