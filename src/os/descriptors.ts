import { monotonicMs } from './clock.ts';
import { EINTR, SystemError } from './errors.ts';
import * as libc from './libc.ts';

/** Numbers of <fcntl.h>, <poll.h> and <errno.h> on Linux. */
const F_GETFL = 3;
const F_SETFL = 4;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
export const POLLIN = 0x001;
export const POLLOUT = 0x004;

/** Whether calls on this open file wait. The mode belongs to the file, so everybody who inherited it sees the change. */
export function setBlocking(fd: number, blocking: boolean): void {
  const flags = libc.fcntl(fd, F_GETFL, 0);
  libc.fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

/** A pipe that blocks: what is written into the second end is read from the first. @throws {SystemError} */
export function createPipe(): { readonly read: number; readonly write: number } {
  const ends = new Int32Array(2);
  if (libc.pipe2(ends, O_CLOEXEC) === -1) throw new SystemError('pipe2', '', libc.errno());
  return { read: ends[0] ?? -1, write: ends[1] ?? -1 };
}

/** A counter whose descriptor is readable while it is not zero; it never blocks. @throws {SystemError} */
export function createEventFd(): number {
  const fd = libc.eventfd(0, O_CLOEXEC | O_NONBLOCK);
  if (fd === -1) throw new SystemError('eventfd', '', libc.errno());
  return fd;
}

const one = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
const count = Buffer.alloc(8);

/** Makes an eventfd readable: whoever waits for it wakes. */
export function wake(eventFd: number): void {
  libc.write(eventFd, one, 8);
}

/** Makes an eventfd unreadable again. */
export function clearWake(eventFd: number): void {
  libc.read(eventFd, count, 8);
}

/** Bytes read into the buffer, 0 at the end, or -errno. Begun again when a signal came between. */
export function readBytes(fd: number, buffer: Uint8Array, length: number): number {
  for (;;) {
    const got = libc.orErrno(libc.read(fd, buffer, length));
    if (got !== -EINTR) return got;
  }
}

/** Bytes written of the buffer's first `length`, or -errno. */
export const writeBytes = (fd: number, buffer: Uint8Array, length: number): number =>
  libc.orErrno(libc.write(fd, buffer, length));

/** `struct pollfd`: a descriptor, and 16 bits each of what is wanted and what has come. */
const waited = new Int32Array(2);

/** Waits until the descriptor is ready, at most so many milliseconds: whether it is. An error counts as ready. */
export function awaitReady(fd: number, events: number, timeoutMs: number): boolean {
  waited[0] = fd;
  waited[1] = events;
  const until = monotonicMs() + timeoutMs;
  for (let leftMs = timeoutMs; ; leftMs = Math.max(0, until - monotonicMs())) {
    const ready = libc.orErrno(libc.poll(waited, 1, Math.ceil(leftMs)));
    if (ready !== -EINTR) return ready > 0;
  }
}

const eitherOf = new Int32Array(4);

/** Waits without limit for two descriptors to read from: which of them can be, as bits 1 and 2. */
export function awaitEither(first: number, second: number): number {
  for (;;) {
    eitherOf[0] = first;
    eitherOf[1] = POLLIN;
    eitherOf[2] = second;
    eitherOf[3] = POLLIN;
    const ready = libc.orErrno(libc.poll(eitherOf, 2, -1));
    if (ready > 0) return (cameOf(1) === 0 ? 0 : 1) | (cameOf(3) === 0 ? 0 : 2);
    if (ready !== -EINTR) throw new SystemError('poll', `${first}, ${second}`, -ready);
  }
}

const cameOf = (word: number) => (eitherOf[word] ?? 0) >>> 16;

/** 64 bits of offset; the lower 53 suffice. */
const place = new BigInt64Array(1);

/**
 * Sends up to `count` bytes of the file from this offset to the socket without their passing through us (sendfile(2)).
 * Bytes sent, 0 where the file ends, or -errno.
 */
export function sendFile(socket: number, file: number, offset: number, count: number): number {
  place[0] = BigInt(offset);
  return libc.orErrno(libc.sendfile(socket, file, place, count));
}
