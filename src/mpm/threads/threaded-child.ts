import { dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { awaitEither, createEventFd, readBytes, wake } from '../../os/descriptors.ts';
import { exitNow, ignoreSignal } from '../../os/process.ts';
import { APEXIT_CHILDSICK } from '../child/exit-codes.ts';
import { type ChildOrder, type Inherited, inheritedFd } from '../child/inherited.ts';
import { DEAD, GRACEFUL, STARTING } from '../scoreboard/worker-status.ts';
import { childWordsIn, newChildWords } from './child-words.ts';
import type { ThreadOrder } from './thread-order.ts';

/** Parts of a thread's order that differ by model. */
export interface Threads extends Pick<ThreadOrder, 'connections' | 'timeouts' | 'epollFd'> {
  /** Name of the worker threads' program. */
  readonly worker: string;
}

/**
 * Each thread has a JavaScript heap. A request leaves little behind, so the young generation can be
 * small.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 64, stackSizeMb: 1 };

/**
 * Implements child_main of worker and event: starts the threads and waits on the pipe of death
 * until the child is to end gracefully. TERM and HUP end the process at once, by the kernel's
 * action.
 */
export function threadedChildMain(inherited: Inherited, threads: Threads): never {
  ignoreSignal('SIGINT');
  const { config, scoreboard, slot } = inherited;
  const words = newChildWords(config.threadsPerChild, config.maxConnectionsPerChild);
  const shared = childWordsIn(words, config.threadsPerChild);
  const wakeListenerFd = createEventFd();
  const wakeMainFd = createEventFd();
  const { worker, ...memory } = threads;
  const order = { order: orderOf(inherited), words, ...memory, wakeListenerFd, wakeMainFd };
  const unstarted = waitForDeath(wakeMainFd, threadStarter(inherited, worker, order));
  scoreboard.setProcess(slot, 'quiescing', 1);
  shared.end();
  shared.queue.interruptWaiting();
  wake(wakeListenerFd);
  for (let thread = 0; thread < unstarted; thread += 1) shared.threadEnded();
  shared.waitForThreads();
  exitNow(shared.exitStatus());
}

/** Removes the scoreboard, which each thread maps itself. */
const orderOf = ({ scoreboard: _, ...order }: Inherited): ChildOrder => order;

/**
 * Makes a function that starts the threads whose records are free (start_threads). It returns how
 * many are left. A process that is ending may still use the other records: worker takes over its
 * slot. The listener follows the first worker.
 */
function threadStarter(
  { scoreboard, slot, config }: Inherited,
  worker: string,
  order: Omit<ThreadOrder, 'thread'>,
): () => number {
  const left = new Set(Array.from({ length: config.threadsPerChild }, (_, thread) => thread));
  let listens = false;
  return () => {
    for (const thread of left) {
      const status = scoreboard.status(slot, thread);
      if (status !== DEAD && status !== GRACEFUL) continue;
      scoreboard.setStatus(slot, thread, STARTING);
      startThread(worker, { ...order, thread });
      left.delete(thread);
      if (!listens) startThread('listener', { ...order, thread: -1 });
      listens = true;
    }
    return left.size + (listens ? 0 : 1);
  };
}

/** The programs of threads lie beside that of their process, as sources or bundled. */
const ownFile = process.argv[1] ?? '';
const beside = (name: string) => join(dirname(ownFile), `${name}${extname(ownFile)}`);

/**
 * Starts a thread. Its streams are never used: they need the main thread, which waits elsewhere.
 */
function startThread(program: string, workerData: ThreadOrder): void {
  new Worker(beside(program), { workerData, resourceLimits, trackUnmanagedFds: false });
}

const word = Buffer.alloc(1);

/** Pause before the child looks for free records again, as httpd's. */
const pauseMs = 1000;

/**
 * Waits until the parent asks on the pipe of death, or has gone, or one of our threads has ended
 * the child. Starts threads meanwhile. Returns how many never started.
 */
function waitForDeath(wakeMainFd: number, start: () => number): number {
  for (;;) {
    const left = startOrLeave(start);
    const ready = awaitEither(inheritedFd.pod, wakeMainFd, left === 0 ? -1 : pauseMs);
    if ((ready & 2) !== 0) return left;
    // The pipe does not block, and another child may have been faster.
    if ((ready & 1) !== 0 && readBytes(inheritedFd.pod, word, 1) >= 0) return left;
  }
}

function startOrLeave(start: () => number): number {
  try {
    return start();
  } catch {
    return exitNow(APEXIT_CHILDSICK);
  }
}
