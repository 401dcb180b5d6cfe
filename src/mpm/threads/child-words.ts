import { fdQueueAt, fdQueueWords } from './fd-queue.ts';

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

/** State that the threads of a child of worker or event share. */
export type ChildWords = ReturnType<typeof childWordsIn>;

/** Creates the words of a child with one listener and this many worker threads. */
export function newChildWords(threads: number, maxConnectionsPerChild: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(4 * (queueWord + fdQueueWords(threads)));
  const words = new Int32Array(memory);
  words[word.threadsLeft] = threads + 1;
  words[word.connectionsLeft] = maxConnectionsPerChild === 0 ? 0x7fff_ffff : maxConnectionsPerChild;
  return memory;
}

export function childWordsIn(memory: SharedArrayBuffer, threads: number) {
  const words = new Int32Array(memory);
  const limited = (words[word.connectionsLeft] ?? 0) < 0x7fff_ffff;
  return {
    queue: fdQueueAt(words.subarray(queueWord), threads),
    /**
     * Tells whether the child ends gracefully (ST_GRACEFUL), so that responses close connections.
     */
    isEnding: () => Atomics.load(words, word.ending) === 1,
    end: () => void Atomics.store(words, word.ending, 1),
    /**
     * Tells whether the listener accepts no more (`dying` of event.c), so that no connection is
     * added.
     */
    isDying: () => Atomics.load(words, word.dying) === 1,
    die: () => void Atomics.store(words, word.dying, 1),
    /**
     * Tells whether this thread must end, because the others suffice for the open connections
     * (worker_thread_should_exit_early of server/mpm/event/event.c).
     */
    exitsEarly(connections: () => number) {
      if (Atomics.load(words, word.dying) === 0) return false;
      for (;;) {
        const gone = Atomics.load(words, word.threadsShutdown);
        if (connections() >= threads - gone) return false;
        if (Atomics.compareExchange(words, word.threadsShutdown, gone, gone + 1) === gone)
          return true;
      }
    },
    /**
     * Reports the end of a listener or worker thread. After the last one `waitForThreads` returns.
     */
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
    /**
     * Counts down MaxConnectionsPerChild (conns_this_child); without a limit it never reaches 0.
     */
    connectionsLeft: () => Atomics.load(words, word.connectionsLeft),
    countConnection() {
      if (limited) Atomics.sub(words, word.connectionsLeft, 1);
    },
    /** Exit status of the child; 0 unless leaveWith has set another. */
    exitStatus: () => Atomics.load(words, word.exitStatus),
    leaveWith: (status: number) => void Atomics.store(words, word.exitStatus, status),
  };
}
