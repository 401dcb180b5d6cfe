import { readInherited } from '../child/inherited.ts';
import { threadedChildMain } from '../threads/threaded-child.ts';

// The program that the parent spawns for each child of worker. Whoever has no order only loads it.
const inherited = readInherited();
if (inherited !== null) {
  const none = new SharedArrayBuffer(0);
  threadedChildMain(inherited, {
    worker: 'worker',
    connections: none,
    timeouts: none,
    epollFd: -1,
  });
}
