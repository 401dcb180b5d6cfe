import { type Mutex, mutexAt } from './mutex.ts';

/** What a worker thread gets instead of a socket: the process ends. */
export const terminated = -1;

/** Words at the beginning; then the ring of sockets, the stack of sleepers, and a word for each thread to sleep on. */
const word = {
  lock: 0,
  idlers: 1,
  terminated: 2,
  listenerWaits: 3,
  interrupted: 4,
  firstSocket: 5,
  sockets: 6,
  sleepers: 7,
  /** A thread has been woken and has not come yet. */
  waking: 8,
} as const;
const firstWord = 9;

/** An interruption that comes just before the wait is missed; it is looked for again so often. */
const lookAgainMs = 500;

/** Words that the queue of so many threads takes. */
export const fdQueueWords = (threads: number): number => firstWord + 3 * threads;

/**
 * How a listener hands sockets to worker threads (fd_queue_info_t and fd_queue_t of server/mpm_fdqueue.c). The listener first
 * reserves an idle thread, and only then takes a socket for it; so a process never accepts what it has no thread for, and
 * what it does not accept stays in the kernel's queue for other processes. Which thread it will be is open: whoever is awake and
 * done with his socket takes the next one.
 *
 * httpd wakes a thread for each socket, in the order in which they fell asleep. Here the last one is woken first, and only one at a
 * time, which wakes another one if sockets are left: with a heap for each thread it matters more than in C that the
 * one whose code and data are still warm does as much as it can.
 */
export interface FdQueue {
  /** ap_queue_info_set_idle. */
  setIdle(): void;
  /**
   * ap_queue_pop_something: waits for a socket, or `terminated`.
   * @param mayLeave asked before the thread falls asleep and after each interruption: whether it ends now, with `terminated`.
   */
  popSocket(thread: number, mayLeave?: () => boolean): number;
  /** ap_queue_interrupt_one and ap_queue_interrupt_all: a sleeping thread, or all of them, asks again whether it may leave. */
  interruptOne(): void;
  interruptAll(): void;
  /** ap_queue_info_wait_for_idler: whether a thread has been reserved; false after an interruption. */
  waitForIdler(): boolean;
  /** The same without an end: for a connection that is there already, whatever becomes of the process. */
  reserveIdler(): void;
  /** The listener is not to wait for idle threads any more. */
  interruptWaiting(): void;
  /** ap_queue_info_try_get_idler: whether a thread was idle and has been reserved. */
  tryGetIdler(): boolean;
  /** ap_queue_info_num_idlers. */
  numIdlers(): number;
  /** ap_queue_push_socket, for a thread that was reserved. */
  pushSocket(socket: number): void;
  /** ap_queue_term, by the listener when it has handed out its last socket: idle threads end now, busy ones when they come back. */
  term(): void;
}

export function fdQueueAt(words: Int32Array, threads: number): FdQueue {
  return { ...idlersAt(words), ...socketsAt(words, threads) };
}

/** The listener's side: how many threads are idle and not reserved. */
function idlersAt(words: Int32Array) {
  const tryGetIdler = () => {
    // Only the listener takes, so what is there stays there.
    if (Atomics.load(words, word.idlers) <= 0) return false;
    Atomics.sub(words, word.idlers, 1);
    return true;
  };
  const sleep = () => {
    Atomics.store(words, word.listenerWaits, 1);
    Atomics.wait(words, word.idlers, 0, lookAgainMs);
    Atomics.store(words, word.listenerWaits, 0);
  };
  return {
    tryGetIdler,
    reserveIdler() {
      while (!tryGetIdler()) sleep();
    },
    numIdlers: () => Atomics.load(words, word.idlers),
    setIdle() {
      Atomics.add(words, word.idlers, 1);
      if (Atomics.load(words, word.listenerWaits) === 1) Atomics.notify(words, word.idlers, 1);
    },
    waitForIdler() {
      for (;;) {
        if (Atomics.load(words, word.interrupted) === 1) return false;
        if (tryGetIdler()) return true;
        sleep();
      }
    },
    interruptWaiting() {
      Atomics.store(words, word.interrupted, 1);
      Atomics.notify(words, word.idlers);
    },
  };
}

/** The threads that wait for a socket, the one that fell asleep last on top. All of it is for who has the lock. */
function sleepersAt(words: Int32Array, threads: number, mutex: Mutex) {
  const stack = firstWord + threads;
  const bell = stack + threads;
  const at = (index: number) => words[index] ?? 0;
  /** -1 when nobody sleeps. */
  const take = () => {
    const left = at(word.sleepers) - 1;
    if (left < 0) return -1;
    words[word.sleepers] = left;
    words[word.waking] = 1;
    return at(stack + left);
  };
  const wakeUp = (thread: number) => {
    if (thread === -1) return;
    Atomics.store(words, bell + thread, 1);
    Atomics.notify(words, bell + thread, 1);
  };
  return {
    take,
    wakeUp,
    wakeAll() {
      for (let sleeper = take(); sleeper !== -1; sleeper = take()) wakeUp(sleeper);
    },
    sleep(thread: number) {
      words[stack + at(word.sleepers)] = thread;
      words[word.sleepers] = at(word.sleepers) + 1;
      mutex.unlock();
      while (Atomics.exchange(words, bell + thread, 0) === 0) {
        Atomics.wait(words, bell + thread, 0);
      }
      mutex.lock();
      words[word.waking] = 0;
    },
  };
}

const never = () => false;

/** The sockets that wait for a thread, in a ring. */
function socketsAt(words: Int32Array, threads: number) {
  const mutex = mutexAt(words, word.lock);
  const sleepers = sleepersAt(words, threads, mutex);
  const ring = firstWord;
  const at = (index: number) => words[index] ?? 0;
  const locked = <Result>(work: () => Result): Result => {
    mutex.lock();
    const result = work();
    mutex.unlock();
    return result;
  };
  return {
    pushSocket(socket: number) {
      mutex.lock();
      words[ring + ((at(word.firstSocket) + at(word.sockets)) % threads)] = socket;
      words[word.sockets] = at(word.sockets) + 1;
      const sleeper = at(word.waking) === 1 ? -1 : sleepers.take();
      mutex.unlock();
      sleepers.wakeUp(sleeper);
    },
    popSocket(thread: number, mayLeave = never) {
      mutex.lock();
      while (at(word.sockets) === 0 && at(word.terminated) === 0 && !mayLeave()) {
        sleepers.sleep(thread);
      }
      const left = at(word.sockets) - 1;
      const socket = left < 0 ? terminated : at(ring + at(word.firstSocket));
      if (left >= 0) {
        words[word.firstSocket] = (at(word.firstSocket) + 1) % threads;
        words[word.sockets] = left;
      }
      const sleeper = left > 0 && at(word.waking) === 0 ? sleepers.take() : -1;
      mutex.unlock();
      sleepers.wakeUp(sleeper);
      return socket;
    },
    interruptOne: () => sleepers.wakeUp(locked(sleepers.take)),
    interruptAll: () => locked(sleepers.wakeAll),
    term: () =>
      locked(() => {
        words[word.terminated] = 1;
        sleepers.wakeAll();
      }),
  };
}
