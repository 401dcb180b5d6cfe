import { readInherited } from '../child/inherited.ts';
import { threadedChildMain } from '../threads/threaded-child.ts';

// The program of each child of worker. Without an order it is only loaded, to be compiled.
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
