import { createEpoll } from '../../os/epoll.ts';
import { readInherited } from '../child/inherited.ts';
import { threadedChildMain } from '../threads/threaded-child.ts';
import { newConnectionMemory } from './connections.ts';
import { newQueueMemory } from './timeout-queues.ts';

// The program that the parent spawns for each child of event. Whoever has no order only loads it and its threads' programs.
const inherited = readInherited();
const listenerFile = new URL('./listener.ts', import.meta.url);
const workerFile = new URL('./event.ts', import.meta.url);
if (inherited === null) await Promise.all([import(listenerFile.href), import(workerFile.href)]);
else {
  const connections = newConnectionMemory();
  const timeouts = newQueueMemory();
  const epollFd = createEpoll(1).fd;
  threadedChildMain(inherited, { listenerFile, workerFile, connections, timeouts, epollFd });
}
