import { awaitReady, POLLOUT, sendFile, writeBytes } from '../../os/descriptors.ts';
import { EAGAIN, EINTR } from '../../os/errors.ts';
import { createSharedMemory } from '../../os/shared-memory.ts';
import { closeSocket, transmit, transmitMore } from '../../os/sockets.ts';
import type { Response } from '../http/http.ts';

/** What a file still has to give. */
export interface Remainder {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Everything is out, or the connection is broken, or this is left for when the socket takes more. */
export type Flushed = 'done' | 'broken' | Remainder;

/**
 * Sends a response as far as the socket takes it at once. What is left is always a file: bytes in memory belong to this thread
 * and go into an unnamed one, since another thread may have to send them.
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

/** sendfile until the socket takes no more; closes the file unless something is left. */
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

/** A head is small: when the socket does not take it at once, the thread waits. */
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
