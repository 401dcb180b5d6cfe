import { readInherited } from '../child/inherited.ts';
import { threadedChildMain } from '../threads/threaded-child.ts';

// The program that the parent spawns for each child of worker. Whoever has no order only loads it and its threads' programs.
const inherited = readInherited();
const listenerFile = new URL('./listener.ts', import.meta.url);
const workerFile = new URL('./worker.ts', import.meta.url);
if (inherited === null) await Promise.all([import(listenerFile.href), import(workerFile.href)]);
else {
  const none = new SharedArrayBuffer(0);
  const threads = { listenerFile, workerFile, connections: none, timeouts: none, epollFd: -1 };
  threadedChildMain(inherited, threads);
}
