import { workerData } from 'node:worker_threads';
import { exitNow } from '../../os/process.ts';
import type { ChildOrder } from '../child/inherited.ts';
import { errorLog } from '../log/error-log.ts';

/** Order that a thread of a child is started with. */
export interface ThreadOrder {
  readonly order: ChildOrder;
  /** The number of a worker thread. */
  readonly thread: number;
  /** Memory of ChildWords. */
  readonly words: SharedArrayBuffer;
  /** Memory of event's connections; empty for worker. */
  readonly connections: SharedArrayBuffer;
  /** Memory of event's timeout queues; empty for worker. */
  readonly timeouts: SharedArrayBuffer;
  /** Descriptors of this process that wake the listener and the main thread. */
  readonly wakeListenerFd: number;
  readonly wakeMainFd: number;
  /** Descriptor of event's epoll; -1 for worker. */
  readonly epollFd: number;
}

/** Exit status after an error in a thread. The parent starts another child, as after a crash. */
const failed = 1;

/**
 * Runs the main function of a thread. Does nothing where its program is only loaded, to be
 * compiled. An error ends the whole process: without this thread it could neither serve nor end.
 */
export function runThread(main: (order: ThreadOrder) => void): void {
  const threadOrder = workerData as ThreadOrder | null;
  if (threadOrder === null) return;
  try {
    main(threadOrder);
  } catch (error) {
    const { config, logLevel } = threadOrder.order;
    const reason = error instanceof Error ? error.stack : String(error);
    errorLog(`mpm_${config.mpm}`, logLevel, 2)('crit', `a thread failed: ${reason}`);
    exitNow(failed);
  }
}
