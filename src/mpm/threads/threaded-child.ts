import { dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { awaitEither, createEventFd, readBytes, wake } from '../../os/descriptors.ts';
import { exitNow, ignoreSignal } from '../../os/process.ts';
import { APEXIT_CHILDSICK } from '../child/exit-codes.ts';
import { type ChildOrder, type Inherited, inheritedFd } from '../child/inherited.ts';
import { STARTING } from '../scoreboard/worker-status.ts';
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
 * Implements child_main of worker and event: starts the threads, then waits on the pipe of death
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
  try {
    startThreads(inherited, worker, order);
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

/** Removes the scoreboard, which each thread maps itself. */
const orderOf = ({ scoreboard: _, ...order }: Inherited): ChildOrder => order;

/** Starts the threads; the listener follows the first worker (start_threads). */
function startThreads(
  { scoreboard, slot, config }: Inherited,
  worker: string,
  order: Omit<ThreadOrder, 'thread'>,
): void {
  for (let thread = 0; thread < config.threadsPerChild; thread += 1) {
    scoreboard.setStatus(slot, thread, STARTING);
    startThread(worker, { ...order, thread });
    if (thread === 0) startThread('listener', { ...order, thread: -1 });
  }
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

/**
 * Waits until the parent asks on the pipe of death, or has gone, or one of our threads has ended
 * the child.
 */
function waitForDeath(wakeMainFd: number): void {
  while ((awaitEither(inheritedFd.pod, wakeMainFd) & 2) === 0) {
    // The pipe does not block, and another child may have been faster.
    if (readBytes(inheritedFd.pod, word, 1) >= 0) return;
  }
}
