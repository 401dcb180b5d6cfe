import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { childWordsIn, newChildWords } from '../../../src/mpm/threads/child-words.ts';
import { fdQueueAt, fdQueueWords, terminated } from '../../../src/mpm/threads/fd-queue.ts';

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
  const file = new URL('../../fixtures/mpm/fd-queue-thread.ts', import.meta.url);
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

test('of a dying child as many threads leave as it has fewer connections, and none before', () => {
  const words = childWordsIn(newChildWords(4, 0), 4);
  let connections = 2;
  const leaves = () => words.exitsEarly(() => connections);
  expect(leaves()).toBe(false);
  words.die();
  expect(Array.from({ length: 4 }, leaves)).toEqual([true, true, false, false]);
  connections = 0;
  expect(Array.from({ length: 3 }, leaves)).toEqual([true, true, false]);
});

test('who may leave does so when he is interrupted, but not while a ' +
  'socket waits for him', async () => {
  const threads = 4;
  const memory = newChildWords(threads, 0);
  const words = childWordsIn(memory, threads);
  const served = new SharedArrayBuffer(4);
  const connections = new SharedArrayBuffer(4);
  const open = new Int32Array(connections);
  const file = new URL('../../fixtures/mpm/early-exit-thread.ts', import.meta.url);
  const workers = Array.from(
    { length: threads },
    (_, thread) =>
      new Worker(file, { workerData: { memory, served, connections, thread, threads } }),
  );
  const ended = workers.map((worker) => once(worker, 'exit'));
  let over = 0;
  for (const each of ended) void each.then(() => (over += 1));
  await expect.poll(() => words.queue.numIdlers()).toBe(threads);
  Atomics.store(open, 0, 1);
  words.die();
  words.queue.interruptAll();
  await expect.poll(() => over).toBe(threads - 1);
  // The one that stays takes what there is, one after the other.
  for (let socket = 1; socket <= 100; socket += 1) {
    words.queue.reserveIdler();
    words.queue.pushSocket(socket);
  }
  await expect.poll(() => new Int32Array(served)[0]).toBe(100);
  expect(over).toBe(threads - 1);
  Atomics.store(open, 0, 0);
  words.queue.interruptOne();
  await Promise.all(ended);
}, 30_000);
