import { workerData } from 'node:worker_threads';
import { childWordsIn } from '../../src/mpm/threads/child-words.ts';
import { terminated } from '../../src/mpm/threads/fd-queue.ts';

// A worker thread of fd-queue.test.ts: counts what it serves, and leaves when the others are enough.
const { memory, served, connections, thread, threads } = workerData as {
  memory: SharedArrayBuffer;
  served: SharedArrayBuffer;
  connections: SharedArrayBuffer;
  thread: number;
  threads: number;
};
const { queue, exitsEarly } = childWordsIn(memory, threads);
const count = new Int32Array(served);
const open = new Int32Array(connections);
for (;;) {
  queue.setIdle();
  const socket = queue.popSocket(thread, () => exitsEarly(() => Atomics.load(open, 0)));
  if (socket === terminated) break;
  Atomics.add(count, 0, 1);
}
