import { mutexAt } from '../threads/mutex.ts';
import { type ConnectionTable, type QueueName, queues } from './connections.ts';

/** Words of the queues: a lock, and of each queue its first and its last. */
const lockWord = 0;
const headWord = (queue: number) => 1 + 2 * queue;
const tailWord = (queue: number) => 2 + 2 * queue;
const words = 1 + 2 * queues.length;
/** Then, as a 64-bit number, when the listener means to look next. */
const nextExpiry = Math.ceil(words / 2);

export function newQueueMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(8 * (nextExpiry + 1));
  new Float64Array(memory)[nextExpiry] = Number.POSITIVE_INFINITY;
  return memory;
}

/** TIMEOUT_FUDGE_FACTOR: deadlines so close to each other are met in one go. */
const fudgeMs = 100;

/**
 * The timeout queues of server/mpm/event/event.c. All connections of a queue wait equally long, so each queue is in the order of
 * its deadlines, and the first tells when to look. A connection in a queue belongs to the listener and to whoever holds the
 * lock; one that is in none belongs to the thread that works on it. The lock also covers asking epoll to watch.
 */
export interface TimeoutQueues {
  /** Appends and has it watched, in one step. Whether the listener has to be woken, because it means to look later. */
  append(queue: QueueName, fd: number, deadlineMs: number, watch: () => void): boolean;
  /** Takes it out of its queue; false when it stands in none any more. */
  remove(fd: number): boolean;
  /** The next one that is due; 0 when none is. It is taken out. */
  takeExpired(queue: QueueName, nowMs: number): number;
  /** When the listener means to look next; Infinity: it has nothing to look for. */
  nextExpiry(): number;
  /** Plans anew by the queues as they are; called only when the plan has come due, so that it seldom changes. */
  planNextExpiry(): void;
}

export function timeoutQueues(
  memory: SharedArrayBuffer,
  connections: ConnectionTable,
): TimeoutQueues {
  const own = new Int32Array(memory);
  const plan = new Float64Array(memory);
  const mutex = mutexAt(own, lockWord);
  const { link, unlink } = links(own, connections);
  const firstOf = (queue: number) => own[headWord(queue)] ?? 0;
  const deadlineOf = (fd: number) => connections.getNumber(fd, 'deadlineMs');
  return {
    append(name, fd, deadlineMs, watch) {
      mutex.lock();
      connections.setNumber(fd, 'deadlineMs', deadlineMs);
      link(queues.indexOf(name), fd);
      watch();
      const early = deadlineMs + fudgeMs < (plan[nextExpiry] ?? 0);
      if (early) plan[nextExpiry] = deadlineMs;
      mutex.unlock();
      return early;
    },
    remove(fd) {
      mutex.lock();
      const stands = connections.get(fd, 'queue') !== 0;
      if (stands) unlink(fd);
      mutex.unlock();
      return stands;
    },
    takeExpired(name, nowMs) {
      mutex.lock();
      const first = firstOf(queues.indexOf(name));
      const due = first !== 0 && deadlineOf(first) <= nowMs + fudgeMs;
      if (due) unlink(first);
      mutex.unlock();
      return due ? first : 0;
    },
    nextExpiry: () => plan[nextExpiry] ?? 0,
    planNextExpiry() {
      mutex.lock();
      const firsts = queues.map((_, queue) => firstOf(queue)).filter((fd) => fd !== 0);
      plan[nextExpiry] = Math.min(...firsts.map(deadlineOf));
      mutex.unlock();
    },
  };
}

/** The queues as doubly linked lists through the records of the connections. */
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
