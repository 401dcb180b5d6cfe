import { dirname, extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { awaitEither, createEventFd, readBytes, wake } from '../../os/descriptors.ts';
import { exitNow, ignoreSignal } from '../../os/process.ts';
import { APEXIT_CHILDSICK } from '../child/exit-codes.ts';
import { type ChildOrder, type Inherited, inheritedFd } from '../child/inherited.ts';
import { STARTING } from '../scoreboard/worker-status.ts';
import { childWordsIn, newChildWords } from './child-words.ts';
import type { ThreadOrder } from './thread-order.ts';

/** What a model adds to the order of its threads. */
export interface Threads extends Pick<ThreadOrder, 'connections' | 'timeouts' | 'epollFd'> {
  /** The name of the worker threads' program. */
  readonly worker: string;
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

/** Without the scoreboard, which each thread maps for itself. */
const orderOf = ({ scoreboard: _, ...order }: Inherited): ChildOrder => order;

/** start_threads: the listener comes as soon as there is a worker for what it accepts. */
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
const besides = (name: string) => join(dirname(ownFile), `${name}${extname(ownFile)}`);

/** Its streams are never used: they would need the main thread, which waits for other things. */
function startThread(program: string, workerData: ThreadOrder): void {
  new Worker(besides(program), { workerData, resourceLimits, trackUnmanagedFds: false });
}

const word = Buffer.alloc(1);

/** Until the parent says so on the pipe of death, or has gone, or one of our threads says that the child is done. */
function waitForDeath(wakeMainFd: number): void {
  while ((awaitEither(inheritedFd.pod, wakeMainFd) & 2) === 0) {
    // The pipe does not block while it is readable; but another child may have been faster.
    if (readBytes(inheritedFd.pod, word, 1) >= 0) return;
  }
}
