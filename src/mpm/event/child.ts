import { createEpoll } from '../../os/epoll.ts';
import { readInherited } from '../child/inherited.ts';
import { threadedChildMain } from '../threads/threaded-child.ts';
import { newConnectionMemory } from './connections.ts';
import { newQueueMemory } from './timeout-queues.ts';

// The program that the parent spawns for each child of event. Whoever has no order only loads it.
const inherited = readInherited();
if (inherited !== null) {
  threadedChildMain(inherited, {
    worker: 'event',
    connections: newConnectionMemory(),
    timeouts: newQueueMemory(),
    epollFd: createEpoll(1).fd,
  });
}
