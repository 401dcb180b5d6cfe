import { Worker } from 'node:worker_threads';
import { awaitEither, createEventFd, readBytes, wake } from '../../os/descriptors.ts';
import { exitNow, ignoreSignal } from '../../os/process.ts';
import { APEXIT_CHILDSICK } from '../child/exit-codes.ts';
import { type ChildOrder, type Inherited, inheritedFd } from '../child/inherited.ts';
import { STARTING } from '../scoreboard/worker-status.ts';
import { childWordsIn, newChildWords } from './child-words.ts';
import type { ThreadOrder } from './thread-order.ts';

/** The programs of a child's threads, and what its model adds to their order. */
export interface Threads {
  readonly listenerFile: URL;
  readonly workerFile: URL;
  readonly connections: SharedArrayBuffer;
  readonly timeouts: SharedArrayBuffer;
  readonly epollFd: number;
}

/** A JavaScript thread has a heap of its own; what a request leaves behind is little, so its young part can be small. */
const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 64, stackSizeMb: 1 };

/**
 * child_main of worker and event: starts the threads, and then does nothing but wait on the pipe of death until the child is to
 * end (gracefully: TERM and HUP end the process at once, by the kernel's own action).
 */
export function threadedChildMain(inherited: Inherited, threads: Threads): never {
  ignoreSignal('SIGINT');
  const { config, scoreboard, slot } = inherited;
  const words = newChildWords(config.threadsPerChild, config.maxConnectionsPerChild);
  const shared = childWordsIn(words, config.threadsPerChild);
  const wakeListenerFd = createEventFd();
  const wakeMainFd = createEventFd();
  const order = {
    order: orderOf(inherited),
    words,
    connections: threads.connections,
    timeouts: threads.timeouts,
    epollFd: threads.epollFd,
    wakeListenerFd,
    wakeMainFd,
  };
  try {
    startThreads(inherited, threads, order);
  } catch {
    exitNow(APEXIT_CHILDSICK);
  }
  waitForDeath(wakeMainFd);
  scoreboard.setProcess(slot, 'quiescing', 1);
  shared.end();
  shared.queue.interruptWaiting();
  wake(wakeListenerFd);
  shared.waitForThreads();
  exitNow(shared.exitStatus());
}

/** Without the scoreboard, which each thread maps for itself. */
const orderOf = ({ scoreboard: _, ...order }: Inherited): ChildOrder => order;

/** start_threads: the listener comes as soon as there is a worker for what it accepts. */
function startThreads(
  { scoreboard, slot, config }: Inherited,
  { workerFile, listenerFile }: Threads,
  order: Omit<ThreadOrder, 'thread'>,
): void {
  for (let thread = 0; thread < config.threadsPerChild; thread += 1) {
    scoreboard.setStatus(slot, thread, STARTING);
    startThread(workerFile, { ...order, thread });
    if (thread === 0) startThread(listenerFile, { ...order, thread: -1 });
  }
}

/** Its streams are never used: they would need the main thread, which waits for other things. */
function startThread(file: URL, workerData: ThreadOrder): void {
  new Worker(file, { workerData, resourceLimits, trackUnmanagedFds: false });
}

const word = Buffer.alloc(1);

/** Until the parent says so on the pipe of death, or has gone, or one of our threads says that the child is done. */
function waitForDeath(wakeMainFd: number): void {
  while ((awaitEither(inheritedFd.pod, wakeMainFd) & 2) === 0) {
    // The pipe does not block while it is readable; but another child may have been faster.
    if (readBytes(inheritedFd.pod, word, 1) >= 0) return;
  }
}
