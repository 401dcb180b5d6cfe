import { type FdQueue, fdQueueAt, fdQueueWords } from './fd-queue.ts';

/** Words that all threads of a child share, before its queue. */
const word = {
  ending: 0,
  threadsLeft: 1,
  connectionsLeft: 2,
  exitStatus: 3,
  dying: 4,
  threadsShutdown: 5,
};
const queueWord = 8;

/** What the threads of a child of worker and event know of each other. */
export interface ChildWords {
  readonly queue: FdQueue;
  /** The child ends gracefully (ST_GRACEFUL): every response closes its connection. */
  isEnding(): boolean;
  end(): void;
  /** The listener accepts no more (`dying` of event.c): what is open is all that there will be. */
  isDying(): boolean;
  die(): void;
  /**
   * worker_thread_should_exit_early of server/mpm/event/event.c: whether the thread that asks is to end, because the others
   * are enough for the connections that are open.
   */
  exitsEarly(connections: () => number): boolean;
  /** A listener or worker thread has ended; once no thread is left, `waitForThreads` returns. */
  threadEnded(): void;
  waitForThreads(): void;
  /** MaxConnectionsPerChild counted down (conns_this_child); without a limit it never comes to zero. */
  connectionsLeft(): number;
  countConnection(): void;
  /** With what the child is to leave; 0 unless somebody has said something else. */
  exitStatus(): number;
  leaveWith(status: number): void;
}

/** Memory for the words of a child with so many worker threads, and one listener. */
export function newChildWords(threads: number, maxConnectionsPerChild: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(4 * (queueWord + fdQueueWords(threads)));
  const words = new Int32Array(memory);
  words[word.threadsLeft] = threads + 1;
  words[word.connectionsLeft] = maxConnectionsPerChild === 0 ? 0x7fff_ffff : maxConnectionsPerChild;
  return memory;
}

export function childWordsIn(memory: SharedArrayBuffer, threads: number): ChildWords {
  const words = new Int32Array(memory);
  const limited = (words[word.connectionsLeft] ?? 0) < 0x7fff_ffff;
  return {
    queue: fdQueueAt(words.subarray(queueWord), threads),
    isEnding: () => Atomics.load(words, word.ending) === 1,
    end: () => void Atomics.store(words, word.ending, 1),
    isDying: () => Atomics.load(words, word.dying) === 1,
    die: () => void Atomics.store(words, word.dying, 1),
    exitsEarly(connections) {
      if (Atomics.load(words, word.dying) === 0) return false;
      for (;;) {
        const gone = Atomics.load(words, word.threadsShutdown);
        if (connections() >= threads - gone) return false;
        if (Atomics.compareExchange(words, word.threadsShutdown, gone, gone + 1) === gone)
          return true;
      }
    },
    threadEnded() {
      Atomics.sub(words, word.threadsLeft, 1);
      Atomics.notify(words, word.threadsLeft);
    },
    waitForThreads() {
      for (;;) {
        const left = Atomics.load(words, word.threadsLeft);
        if (left <= 0) return;
        Atomics.wait(words, word.threadsLeft, left);
      }
    },
    connectionsLeft: () => Atomics.load(words, word.connectionsLeft),
    countConnection() {
      if (limited) Atomics.sub(words, word.connectionsLeft, 1);
    },
    exitStatus: () => Atomics.load(words, word.exitStatus),
    leaveWith: (status) => void Atomics.store(words, word.exitStatus, status),
  };
}
