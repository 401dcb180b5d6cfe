import { type FdQueue, fdQueueAt, fdQueueWords } from './fd-queue.ts';

/** Words that all threads of a child share, before its queue. */
const word = { ending: 0, threadsLeft: 1, connectionsLeft: 2, exitStatus: 3 };
const queueWord = 8;

/** What the threads of a child of worker and event know of each other. */
export interface ChildWords {
  readonly queue: FdQueue;
  /** The child ends gracefully (ST_GRACEFUL): every response closes its connection. */
  isEnding(): boolean;
  end(): void;
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
