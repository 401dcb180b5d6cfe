import { mutexAt } from '../threads/mutex.ts';
import { type ConnectionTable, type QueueName, queues } from './connections.ts';

/** Words of the queues: a lock, then the first and last descriptor of each queue. */
const lockWord = 0;
const headWord = (queue: number) => 1 + 2 * queue;
const tailWord = (queue: number) => 2 + 2 * queue;
const words = 1 + 2 * queues.length;
/** Index of the time at which the listener looks next, as a 64-bit number. */
const nextExpiry = Math.ceil(words / 2);

export function newQueueMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(8 * (nextExpiry + 1));
  new Float64Array(memory)[nextExpiry] = Number.POSITIVE_INFINITY;
  return memory;
}

/** TIMEOUT_FUDGE_FACTOR: deadlines this close to each other are handled together. */
const fudgeMs = 100;

/**
 * Timeout queues of server/mpm/event/event.c. All connections of a queue wait equally long. Each
 * queue is therefore in the order of its deadlines, and its first entry determines the next check.
 * A queued connection belongs to the listener and to the thread that holds the lock; any other
 * belongs to the thread that works on it. The lock also covers the call that lets epoll watch.
 */
export type TimeoutQueues = ReturnType<typeof timeoutQueues>;

export function timeoutQueues(memory: SharedArrayBuffer, connections: ConnectionTable) {
  const own = new Int32Array(memory);
  const plan = new Float64Array(memory);
  const mutex = mutexAt(own, lockWord);
  const { link, unlink } = links(own, connections);
  const firstOf = (queue: number) => own[headWord(queue)] ?? 0;
  const deadlineOf = (fd: number) => connections.getNumber(fd, 'deadlineMs');
  return {
    /**
     * Appends a connection and lets epoll watch it, in one step. Returns whether the listener must
     * be woken, because it would look too late.
     */
    append(name: QueueName, fd: number, deadlineMs: number, watch: () => void) {
      mutex.lock();
      connections.setNumber(fd, 'deadlineMs', deadlineMs);
      link(queues.indexOf(name), fd);
      watch();
      const early = deadlineMs + fudgeMs < (plan[nextExpiry] ?? 0);
      if (early) plan[nextExpiry] = deadlineMs;
      mutex.unlock();
      return early;
    },
    /** Removes a connection from its queue. Returns false where it is in none. */
    remove(fd: number) {
      mutex.lock();
      const stands = connections.get(fd, 'queue') !== 0;
      if (stands) unlink(fd);
      mutex.unlock();
      return stands;
    },
    /** Removes and returns the next due connection; 0 where none is due. */
    takeExpired(name: QueueName, nowMs: number) {
      mutex.lock();
      const first = firstOf(queues.indexOf(name));
      const due = first !== 0 && deadlineOf(first) <= nowMs + fudgeMs;
      if (due) unlink(first);
      mutex.unlock();
      return due ? first : 0;
    },
    /** Returns the time at which the listener looks next; Infinity where nothing waits. */
    nextExpiry: () => plan[nextExpiry] ?? 0,
    /**
     * Sets that time from the queues. Called only when it has come, so that it seldom changes.
     * @param lingerCutMs lingering connections end this long before their deadlines.
     */
    planNextExpiry(lingerCutMs = 0) {
      mutex.lock();
      const deadlines = queues.map((name, queue) => {
        const first = firstOf(queue);
        const cutMs = name === 'linger' ? lingerCutMs : 0;
        return first === 0 ? Number.POSITIVE_INFINITY : deadlineOf(first) - cutMs;
      });
      plan[nextExpiry] = Math.min(...deadlines);
      mutex.unlock();
    },
  };
}

/** Keeps the queues as doubly linked lists through the records of the connections. */
function links(own: Int32Array, connections: ConnectionTable) {
  return {
    link(queue: number, fd: number): void {
      const last = own[tailWord(queue)] ?? 0;
      connections.set(fd, 'queue', queue + 1);
      connections.set(fd, 'next', 0);
      connections.set(fd, 'previous', last);
      if (last === 0) own[headWord(queue)] = fd;
      else connections.set(last, 'next', fd);
      own[tailWord(queue)] = fd;
    },
    unlink(fd: number): void {
      const queue = connections.get(fd, 'queue') - 1;
      const next = connections.get(fd, 'next');
      const previous = connections.get(fd, 'previous');
      if (previous === 0) own[headWord(queue)] = next;
      else connections.set(previous, 'next', next);
      if (next === 0) own[tailWord(queue)] = previous;
      else connections.set(next, 'previous', previous);
      connections.set(fd, 'queue', 0);
    },
  };
}
