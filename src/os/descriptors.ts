import { monotonicMs } from './clock.ts';
import { EINTR, SystemError } from './errors.ts';
import * as libc from './libc.ts';
import { orErrno } from './libc.ts';

/** Numbers of <fcntl.h> and <poll.h> on Linux. */
const F_GETFL = 3;
const F_SETFL = 4;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
export const POLLIN = 0x001;
export const POLLOUT = 0x004;

/**
 * Makes calls on this open file wait, or not. The mode belongs to the file, so every process that
 * inherited it is affected.
 */
export function setBlocking(fd: number, blocking: boolean): void {
  const flags = libc.fcntl(fd, F_GETFL, 0);
  libc.fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

/** Creates a blocking pipe. @throws {SystemError} */
export function createPipe(): { readonly read: number; readonly write: number } {
  const ends = new Int32Array(2);
  if (libc.pipe2(ends, O_CLOEXEC) === -1) throw new SystemError('pipe2', '', libc.errno());
  return { read: ends[0] ?? -1, write: ends[1] ?? -1 };
}

/**
 * Creates a counter whose descriptor is readable while it is not 0; it never blocks.
 * @throws {SystemError}
 */
export function createEventFd(): number {
  const fd = libc.eventfd(0, O_CLOEXEC | O_NONBLOCK);
  if (fd === -1) throw new SystemError('eventfd', '', libc.errno());
  return fd;
}

const one = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
const count = Buffer.alloc(8);

/** Makes an eventfd readable, which wakes those that wait for it. */
export function wake(eventFd: number): void {
  libc.write(eventFd, one, 8);
}

/** Makes an eventfd unreadable again. */
export function clearWake(eventFd: number): void {
  libc.read(eventFd, count, 8);
}

/** Reads into the buffer. Returns the bytes, 0 at the end, or -errno. Repeats after a signal. */
export function readBytes(fd: number, buffer: Uint8Array, length: number): number {
  for (;;) {
    const got = orErrno(Number(libc.read(fd, buffer, length)));
    if (got !== -EINTR) return got;
  }
}

/** Writes the buffer's first `length` bytes. Returns the bytes written, or -errno. */
export const writeBytes = (fd: number, buffer: Uint8Array, length: number): number =>
  orErrno(Number(libc.write(fd, buffer, length)));

/** `struct pollfd`: a descriptor, then 16 bits of requested and 16 bits of returned events. */
const waited = new Int32Array(2);

/**
 * Waits until the descriptor is ready, at most this long. Returns whether it is; an error counts.
 */
export function awaitReady(fd: number, events: number, timeoutMs: number): boolean {
  waited[0] = fd;
  waited[1] = events;
  const until = monotonicMs() + timeoutMs;
  for (let leftMs = timeoutMs; ; leftMs = Math.max(0, until - monotonicMs())) {
    const ready = orErrno(libc.poll(waited, 1, Math.ceil(leftMs)));
    if (ready !== -EINTR) return ready > 0;
  }
}

const eitherOf = new Int32Array(4);

/**
 * Waits until one of two descriptors is readable. Returns bit 1 for the first and bit 2 for the
 * second, or 0 when the time is over.
 * @param timeoutMs counts anew after a signal; -1: no limit.
 */
export function awaitEither(first: number, second: number, timeoutMs = -1): number {
  for (;;) {
    eitherOf[0] = first;
    eitherOf[1] = POLLIN;
    eitherOf[2] = second;
    eitherOf[3] = POLLIN;
    const ready = orErrno(libc.poll(eitherOf, 2, timeoutMs));
    if (ready >= 0) return (cameOf(1) === 0 ? 0 : 1) | (cameOf(3) === 0 ? 0 : 2);
    if (ready !== -EINTR) throw new SystemError('poll', `${first}, ${second}`, -ready);
  }
}

const cameOf = (word: number) => (eitherOf[word] ?? 0) >>> 16;

/** 64 bits of offset; the lower 53 suffice. */
const offsetWord = new BigInt64Array(1);

/**
 * Sends up to `count` bytes of the file from this offset to the socket inside the kernel
 * (sendfile(2)). Returns the bytes sent, 0 at the end of the file, or -errno.
 */
export function sendFile(socket: number, file: number, offset: number, count: number): number {
  offsetWord[0] = BigInt(offset);
  return orErrno(Number(libc.sendfile(socket, file, offsetWord, count)));
}
