import { mutexAt } from './mutex.ts';

/** What a worker thread is woken for instead of a socket: the process ends. */
export const terminated = -1;

/** Words at the beginning; then a stack of idle threads, then a word of post for each thread. */
const lockWord = 0;
const idlersWord = 1;
const terminatedWord = 2;
const wantedWord = 3;
const interruptedWord = 4;
const firstWord = 5;

/** A wake-up that comes just before the wait is missed; it is looked for again so often. */
const lookAgainMs = 500;

/** Words that the queue of so many threads takes. */
export const fdQueueWords = (threads: number): number => firstWord + 2 * threads;

/**
 * How a listener hands sockets to worker threads (fd_queue_info_t and fd_queue_t of server/mpm_fdqueue.c). The listener first
 * reserves an idle thread, and only then takes a socket for it; so a process never accepts what it has no thread for, and
 * what it does not accept stays in the kernel's queue for other processes.
 *
 * httpd keeps a counter of idle threads and one queue that all wait for. Here each thread has a word of its own to wait on, and
 * the idle ones lie on a stack: the one that was busy last is taken first, because its code and data are still warm; with a
 * heap for each thread that matters more than in C.
 */
export interface FdQueue {
  /** ap_queue_info_set_idle. */
  setIdle(thread: number): void;
  /** ap_queue_pop_something: waits for a socket, or `terminated`. */
  popSocket(thread: number): number;
  /** ap_queue_info_wait_for_idler: the thread that is reserved; `terminated` after an interruption. */
  waitForIdler(): number;
  /** The listener is not to wait for idle threads any more. */
  interruptWaiting(): void;
  /** ap_queue_info_try_get_idler: the thread that is reserved, or `terminated` when none is idle. */
  tryGetIdler(): number;
  /** ap_queue_info_num_idlers. */
  numIdlers(): number;
  /** ap_queue_push_socket, for the thread that was reserved. */
  pushSocket(thread: number, socket: number): void;
  /** ap_queue_term, by the listener when it has handed out its last socket: idle threads end now, busy ones when they come back. */
  term(): void;
}

export function fdQueueAt(words: Int32Array, threads: number): FdQueue {
  const mutex = mutexAt(words, lockWord);
  const stack = firstWord;
  const post = firstWord + threads;
  const isTerminated = () => Atomics.load(words, terminatedWord) === 1;
  const deliver = (thread: number, value: number) => {
    Atomics.store(words, post + thread, value);
    Atomics.notify(words, post + thread, 1);
  };
  const tryGetIdler = () => {
    mutex.lock();
    const idlers = words[idlersWord] ?? 0;
    if (idlers > 0) words[idlersWord] = idlers - 1;
    const thread = idlers > 0 ? (words[stack + idlers - 1] ?? terminated) : terminated;
    mutex.unlock();
    return thread;
  };
  return {
    setIdle(thread) {
      mutex.lock();
      const idlers = words[idlersWord] ?? 0;
      words[stack + idlers] = thread;
      words[idlersWord] = idlers + 1;
      mutex.unlock();
      if (isTerminated()) deliver(thread, terminated);
      else if (Atomics.load(words, wantedWord) === 1) Atomics.notify(words, idlersWord, 1);
    },
    popSocket(thread) {
      for (;;) {
        // One more than the socket, because zero is an empty word.
        const value = Atomics.exchange(words, post + thread, 0);
        if (value !== 0) return value === terminated ? terminated : value - 1;
        Atomics.wait(words, post + thread, 0);
      }
    },
    waitForIdler() {
      for (;;) {
        if (Atomics.load(words, interruptedWord) === 1) return terminated;
        const thread = tryGetIdler();
        if (thread !== terminated) return thread;
        Atomics.store(words, wantedWord, 1);
        Atomics.wait(words, idlersWord, 0, lookAgainMs);
        Atomics.store(words, wantedWord, 0);
      }
    },
    interruptWaiting() {
      Atomics.store(words, interruptedWord, 1);
      Atomics.notify(words, idlersWord);
    },
    tryGetIdler,
    numIdlers: () => Atomics.load(words, idlersWord),
    pushSocket: (thread, socket) => deliver(thread, socket + 1),
    term() {
      Atomics.store(words, terminatedWord, 1);
      // A thread whose post holds a socket is not idle; it ends when it comes for the next one.
      for (let thread = 0; thread < threads; thread += 1) {
        if (Atomics.compareExchange(words, post + thread, 0, terminated) === 0) {
          Atomics.notify(words, post + thread, 1);
        }
      }
    },
  };
}
