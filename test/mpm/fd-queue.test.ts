import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { fdQueueAt, fdQueueWords, terminated } from '../../src/mpm/threads/fd-queue.ts';

const newQueue = (threads: number) => {
  const memory = new SharedArrayBuffer(4 * fdQueueWords(threads));
  return { memory, queue: fdQueueAt(new Int32Array(memory), threads) };
};

test('a thread is reserved once, and nobody when none is idle', () => {
  const { queue } = newQueue(2);
  expect(queue.tryGetIdler()).toBe(false);
  queue.setIdle();
  queue.setIdle();
  expect(queue.numIdlers()).toBe(2);
  expect([queue.tryGetIdler(), queue.waitForIdler(), queue.tryGetIdler()]).toEqual([
    true,
    true,
    false,
  ]);
  queue.interruptWaiting();
  expect(queue.waitForIdler()).toBe(false);
});

test('a thread that is awake takes all that waits, in order, the rest before the end', () => {
  const { queue } = newQueue(3);
  const taken: number[] = [];
  for (const sockets of [[7, 8], [9, 10, 11], [12]]) {
    for (const socket of sockets) queue.pushSocket(socket);
    for (const _ of sockets) taken.push(queue.popSocket(0));
  }
  expect(taken).toEqual([7, 8, 9, 10, 11, 12]);
  queue.pushSocket(13);
  queue.term();
  expect([queue.popSocket(1), queue.popSocket(1), queue.popSocket(2)]).toEqual([
    13,
    terminated,
    terminated,
  ]);
});

test('each of many sockets goes to one of several threads, which all end', async () => {
  const threads = 4;
  const sockets = 20_000;
  const { memory, queue } = newQueue(threads);
  const counts = new SharedArrayBuffer(4 * sockets);
  const file = new URL('./fd-queue-thread.ts', import.meta.url);
  const workers = Array.from(
    { length: threads },
    (_, thread) => new Worker(file, { workerData: { memory, counts, thread, threads } }),
  );
  const ended = workers.map((worker) => once(worker, 'exit'));
  await Promise.all(workers.map((worker) => once(worker, 'online')));
  for (let socket = 0; socket < sockets; socket += 1) {
    // Now and then everybody falls asleep.
    if (socket % 5000 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(queue.waitForIdler()).toBe(true);
    queue.pushSocket(socket);
  }
  queue.term();
  expect(await Promise.all(ended)).toEqual(workers.map(() => [0]));
  expect(new Int32Array(counts).every((count) => count === 1)).toBe(true);
}, 60_000);
