import { workerData } from 'node:worker_threads';
import type { ChildOrder } from '../child/inherited.ts';

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

/** Reads the order. Returns null where the program is only loaded, to be compiled. */
export const readThreadOrder = (): ThreadOrder | null => workerData as ThreadOrder | null;
