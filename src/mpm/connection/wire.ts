import { monotonicMs } from '../../os/clock.ts';
import { awaitReady, POLLIN, POLLOUT } from '../../os/descriptors.ts';
import { EAGAIN, EINTR } from '../../os/errors.ts';
import { limitReceiveTime, receive, transmit } from '../../os/sockets.ts';
import type { Wire } from '../http/http.ts';

/** Notifies the worker that a request begins to come, and that it is being answered. */
export interface Hooks {
  readonly onReadRequest: () => void;
  readonly onHandleRequest: () => void;
}

/** A worker's wire to the connection that it serves at the moment. */
export interface ConnectionWire extends Wire {
  /** Attaches a connection. */
  open(fd: number): void;
}

/** Translates a result for HTTP: bytes, 0 the peer's end, -1 timed out, -2 broken. */
const meaning = (got: number): number => (got >= 0 ? got : got === -EAGAIN ? -1 : -2);

/**
 * Makes the wire of prefork and worker, whose sockets block. The kernel ends a wait after the
 * time-out, so a kept-alive request costs one recv(2) and nothing else. An accepted socket inherits
 * this time-out in both directions from its listening socket.
 */
export function blockingWire(hooks: Hooks, acceptedMs: number): ConnectionWire {
  let fd = -1;
  let receiveMs = 0;
  return {
    ...hooks,
    open(next) {
      fd = next;
      receiveMs = acceptedMs;
    },
    receive(buffer, offset, length, timeoutMs) {
      if (receiveMs !== timeoutMs) {
        limitReceiveTime(fd, timeoutMs);
        receiveMs = timeoutMs;
      }
      const into = offset === 0 ? buffer : buffer.subarray(offset);
      for (;;) {
        const got = receive(fd, into, length);
        if (got !== -EINTR) return meaning(got);
      }
    },
    send: (bytes, length) => sendAll(fd, bytes, length),
  };
}

/**
 * Makes the wire of event, whose sockets never block. It waits, by poll(2), only where nothing has
 * come yet.
 */
export function pollingWire(hooks: Hooks, timeoutMs: number): ConnectionWire {
  let fd = -1;
  return {
    ...hooks,
    open(next) {
      fd = next;
    },
    receive(buffer, offset, length, waitMs) {
      const into = offset === 0 ? buffer : buffer.subarray(offset);
      const until = monotonicMs() + waitMs;
      for (;;) {
        const got = receive(fd, into, length);
        if (got !== -EAGAIN && got !== -EINTR) return meaning(got);
        const leftMs = until - monotonicMs();
        if (leftMs <= 0 || !awaitReady(fd, POLLIN, leftMs)) return -1;
      }
    },
    send(bytes, length) {
      for (let sent = 0; sent < length; ) {
        const got = transmit(fd, sent === 0 ? bytes : bytes.subarray(sent), length - sent);
        if (got > 0) sent += got;
        else if (got === -EAGAIN && awaitReady(fd, POLLOUT, timeoutMs)) continue;
        else return false;
      }
      return true;
    },
  };
}

/**
 * Sends everything on a blocking socket. Returns false when the peer is gone or takes nothing for
 * the time-out.
 */
export function sendAll(fd: number, bytes: Uint8Array, length: number): boolean {
  for (let sent = 0; sent < length; ) {
    const got = transmit(fd, sent === 0 ? bytes : bytes.subarray(sent), length - sent);
    if (got > 0) sent += got;
    else if (got !== -EINTR) return false;
  }
  return true;
}
