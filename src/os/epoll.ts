import { EINTR, ENOSYS, EPERM, SystemError } from './errors.ts';
import * as libc from './libc.ts';

/** Events of epoll_ctl(2). */
export const EPOLLIN = 0x001;
export const EPOLLOUT = 0x004;
/** Reports one event, then nothing until `change` asks again. */
export const EPOLLONESHOT = 1 << 30;

const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLL_CTL_MOD = 3;
const EPOLL_CLOEXEC = 0o2000000;
const PR_SET_TIMERSLACK = 29;

/**
 * `struct epoll_event` is packed on x86-64 only: events, then 64 bits of data, of which the lower
 * 32 are used.
 */
const wordsOfEvent = process.arch === 'x64' ? 3 : 4;
const tagWord = process.arch === 'x64' ? 1 : 2;

/** Waits for many descriptors at once; each carries a number of the caller's. */
export type Epoll = ReturnType<typeof epollAt>;

/**
 * `struct timespec`: 64 bits of seconds, 64 of nanoseconds. The lower halves suffice, and need no
 * BigInt for each wait.
 */
const timespec = new Uint32Array(4);
let slackSet = false;
/** Null once the kernel, or a container's filter of system calls, has refused it. */
let pwait2 = libc.epollPwait2;

function waitFor(epoll: number, ready: Int32Array, capacity: number, timeoutUs: number): number {
  if (timeoutUs <= 0) return libc.epollWait(epoll, ready, capacity, 0);
  if (pwait2 === null) {
    return libc.epollWait(epoll, ready, capacity, Math.floor(timeoutUs / 1000));
  }
  if (!slackSet) {
    // By default the kernel may wake a thread 50 µs late to save energy (prctl(2)).
    libc.prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    slackSet = true;
  }
  timespec[0] = Math.floor(timeoutUs / 1e6);
  timespec[2] = Math.floor((timeoutUs % 1e6) * 1000);
  const count = pwait2(epoll, ready, capacity, timespec, null);
  if (count !== -1 || (libc.errno() !== ENOSYS && libc.errno() !== EPERM)) return count;
  pwait2 = null;
  return waitFor(epoll, ready, capacity, timeoutUs);
}

/** Creates an epoll. @throws {SystemError} when the kernel gives none. */
export function createEpoll(capacity = 1024): Epoll {
  const epoll = libc.epollCreate1(EPOLL_CLOEXEC);
  if (epoll === -1) throw new SystemError('epoll_create1', '', libc.errno());
  return epollAt(epoll, capacity);
}

/**
 * Opens an epoll that another thread created. Only one thread may wait; all may add, change and
 * remove.
 */
export function epollAt(epoll: number, capacity = 1024) {
  const ready = new Int32Array(capacity * wordsOfEvent);
  const one = new Int32Array(wordsOfEvent);
  const control = (operation: number, fd: number, events: number, tag: number) => {
    one[0] = events;
    one[tagWord] = tag;
    if (libc.epollCtl(epoll, operation, fd, one) === -1) {
      throw new SystemError('epoll_ctl', `descriptor ${fd}`, libc.errno());
    }
  };
  return {
    /** Its own descriptor, by which other threads of the process can open it. */
    fd: epoll,
    add: (fd: number, events: number, tag: number) => control(EPOLL_CTL_ADD, fd, events, tag),
    change: (fd: number, events: number, tag: number) => control(EPOLL_CTL_MOD, fd, events, tag),
    remove: (fd: number) => control(EPOLL_CTL_DEL, fd, 0, 0),
    /**
     * Waits at most this many microseconds (0: not at all) and returns how many descriptors are
     * ready. Rounds down where the kernel only knows milliseconds, so it never waits longer.
     */
    wait(timeoutUs: number) {
      const count = waitFor(epoll, ready, capacity, timeoutUs);
      if (count !== -1) return count;
      if (libc.errno() === EINTR) return 0;
      throw new SystemError('epoll_wait', '', libc.errno());
    },
    /** Returns the events of the i-th ready descriptor. */
    events: (index: number) => ready[index * wordsOfEvent] ?? 0,
    tag: (index: number) => ready[index * wordsOfEvent + tagWord] ?? 0,
    [Symbol.dispose]() {
      libc.close(epoll);
    },
  };
}
