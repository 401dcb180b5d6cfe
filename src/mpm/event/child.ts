import { createEpoll } from '../../os/epoll.ts';
import { readInherited } from '../child/inherited.ts';
import { threadedChildMain } from '../threads/threaded-child.ts';
import { newConnectionMemory } from './connections.ts';
import { newQueueMemory } from './timeout-queues.ts';

// The program of each child of event. Without an order it is only loaded, to be compiled.
const inherited = readInherited();
if (inherited !== null) {
  threadedChildMain(inherited, {
    worker: 'event',
    connections: newConnectionMemory(),
    timeouts: newQueueMemory(),
    epollFd: createEpoll(1).fd,
  });
}
