import { type Mutex, mutexAt } from './mutex.ts';

/** Result of popSocket when the process ends. */
export const terminated = -1;

/**
 * Words of the queue. The ring of sockets, the stack of sleepers, and a word for each thread
 * follow.
 */
const word = {
  lock: 0,
  idlers: 1,
  terminated: 2,
  listenerWaits: 3,
  interrupted: 4,
  firstSocket: 5,
  sockets: 6,
  sleepers: 7,
  /** 1 while a thread has been woken and has not come yet. */
  waking: 8,
} as const;
const firstWord = 9;

/** An interruption just before the wait is missed, so it is checked again this often. */
const lookAgainMs = 500;

/** Returns how many words the queue of these threads takes. */
export const fdQueueWords = (threads: number): number => firstWord + 3 * threads;

/**
 * Hands sockets from a listener to worker threads (fd_queue_info_t and fd_queue_t of
 * server/mpm_fdqueue.c). The listener first reserves an idle thread, and only then takes a socket
 * for it. So a process never accepts a connection without a thread, and what it does not accept
 * stays in the kernel's queue for other processes. The first thread that is awake and free takes
 * the next socket.
 *
 * httpd wakes a thread for each socket, in the order in which they fell asleep. Here the last one
 * is woken first, and only one at a time, which wakes another one if sockets are left. Each thread
 * has a heap of its own. So it pays more than in C that the thread with warm code and data does as
 * much as it can.
 */
export type FdQueue = ReturnType<typeof fdQueueAt>;

export function fdQueueAt(words: Int32Array, threads: number) {
  return { ...idlersAt(words), ...socketsAt(words, threads) };
}

/** Keeps the listener's side: how many threads are idle and not reserved. */
function idlersAt(words: Int32Array) {
  const tryGetIdler = () => {
    // Only the listener takes, so the count can only grow.
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
    /** Reserves a thread where one is idle; else returns false (ap_queue_info_try_get_idler). */
    tryGetIdler,
    /** Reserves a thread without regard to interruptions, for a connection that is already open. */
    reserveIdler() {
      while (!tryGetIdler()) sleep();
    },
    /** Counts the idle threads (ap_queue_info_num_idlers). */
    numIdlers: () => Atomics.load(words, word.idlers),
    /** Marks a thread as idle (ap_queue_info_set_idle). */
    setIdle() {
      Atomics.add(words, word.idlers, 1);
      if (Atomics.load(words, word.listenerWaits) === 1) Atomics.notify(words, word.idlers, 1);
    },
    /**
     * Waits until a thread is reserved; false after an interruption (ap_queue_info_wait_for_idler).
     */
    waitForIdler() {
      for (;;) {
        if (Atomics.load(words, word.interrupted) === 1) return false;
        if (tryGetIdler()) return true;
        sleep();
      }
    },
    /** Stops the listener's wait for idle threads. */
    interruptWaiting() {
      Atomics.store(words, word.interrupted, 1);
      Atomics.notify(words, word.idlers);
    },
  };
}

/**
 * Keeps the threads that wait for a socket, the latest on top. Only the holder of the lock may use
 * it.
 */
function sleepersAt(words: Int32Array, threads: number, mutex: Mutex) {
  const stack = firstWord + threads;
  const bell = stack + threads;
  const at = (index: number) => words[index] ?? 0;
  /** Returns -1 where no thread sleeps. */
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

/** Keeps the sockets that wait for a thread, in a ring. */
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
    /** Hands over a socket, for a thread that was reserved (ap_queue_push_socket). */
    pushSocket(socket: number) {
      mutex.lock();
      words[ring + ((at(word.firstSocket) + at(word.sockets)) % threads)] = socket;
      words[word.sockets] = at(word.sockets) + 1;
      const sleeper = at(word.waking) === 1 ? -1 : sleepers.take();
      mutex.unlock();
      sleepers.wakeUp(sleeper);
    },
    /**
     * Waits for a socket, or `terminated` (ap_queue_pop_something).
     * @param mayLeave called before the thread sleeps and after each interruption; true ends it
     *   with `terminated`.
     */
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
    /**
     * Lets one sleeping thread, or all, ask again whether to leave (ap_queue_interrupt_one,
     * ap_queue_interrupt_all).
     */
    interruptOne: () => sleepers.wakeUp(locked(sleepers.take)),
    interruptAll: () => locked(sleepers.wakeAll),
    /**
     * Ends the queue after the last socket: idle threads end now, busy ones when they come back
     * (ap_queue_term).
     */
    term: () =>
      locked(() => {
        words[word.terminated] = 1;
        sleepers.wakeAll();
      }),
  };
}
