import { workerData } from 'node:worker_threads';
import { fdQueueAt, terminated } from '../../src/mpm/threads/fd-queue.ts';

// A worker thread of fd-queue.test.ts: counts every socket that it gets, as often as it gets it.
const { memory, counts, thread, threads } = workerData as {
  memory: SharedArrayBuffer;
  counts: SharedArrayBuffer;
  thread: number;
  threads: number;
};
const queue = fdQueueAt(new Int32Array(memory), threads);
const seen = new Int32Array(counts);
for (;;) {
  queue.setIdle();
  const socket = queue.popSocket(thread);
  if (socket === terminated) break;
  Atomics.add(seen, socket, 1);
}
