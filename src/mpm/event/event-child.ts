import { monotonicMs } from '../../os/clock.ts';
import { wake } from '../../os/descriptors.ts';
import { EPOLLONESHOT, epollAt } from '../../os/epoll.ts';
import { withScoreboard } from '../child/inherited.ts';
import type { ProcessField } from '../scoreboard/scoreboard.ts';
import { childWordsIn } from '../threads/child-words.ts';
import type { ThreadOrder } from '../threads/thread-order.ts';
import { connectionTable, type QueueName } from './connections.ts';
import { connectionsAboveLimit } from './limits.ts';
import { timeoutQueues } from './timeout-queues.ts';

/** State that all threads of an event child share. */
export type EventChild = ReturnType<typeof openEventChild>;

/** Opens the shared state in a thread. */
export function openEventChild(order: ThreadOrder) {
  const inherited = withScoreboard(order.order);
  const { config, scoreboard, slot } = inherited;
  const shared = childWordsIn(order.words, config.threadsPerChild);
  const connections = connectionTable(order.connections);
  const queues = timeoutQueues(order.timeouts, connections);
  const epoll = epollAt(order.epollFd);
  /** Reads a number of this process in the scoreboard, which is always up to date. */
  const count = (name: ProcessField) => scoreboard.process(slot, name);
  const wakeListener = () => wake(order.wakeListenerFd);
  const watch = (fd: number, events: number) => {
    if (connections.get(fd, 'watched') === 1) return epoll.change(fd, events | EPOLLONESHOT, fd);
    connections.set(fd, 'watched', 1);
    epoll.add(fd, events | EPOLLONESHOT, fd);
  };
  return {
    ...{ inherited, shared, connections, queues, epollFd: order.epollFd, count, wakeListener },
    add: (name: ProcessField, change: number) => scoreboard.addProcess(slot, name, change),
    /** Tells whether the process must not accept now. */
    isAboveLimit: () =>
      connectionsAboveLimit({
        connections: count('connections'),
        lingering: count('lingeringClose'),
        threadsPerChild: config.threadsPerChild,
        idleWorkers: shared.queue.numIdlers(),
        listenersDisabled: count('notAccepting') === 1,
        asyncRequestWorkerFactor: config.asyncRequestWorkerFactor,
      }),
    /**
     * Puts a connection into a queue and lets epoll watch it, in one step. The caller gives it up.
     */
    park(queue: QueueName, fd: number, timeoutMs: number, events: number) {
      const until = monotonicMs() + timeoutMs;
      if (queues.append(queue, fd, until, () => watch(fd, events))) wakeListener();
    },
  };
}
