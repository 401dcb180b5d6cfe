import { expect, test } from 'vitest';
import { connectionTable } from '../../../src/mpm/event/connections.ts';
import type { EventChild } from '../../../src/mpm/event/event-child.ts';
import { expire, shutdownKeepAlive } from '../../../src/mpm/event/expiry.ts';
import { newQueueMemory, timeoutQueues } from '../../../src/mpm/event/timeout-queues.ts';

const nothing = () => {};

/** Queues over the records of `capacity` descriptors, in memory of their own. */
function empty(capacity = 32) {
  const connections = connectionTable(new SharedArrayBuffer(capacity * 64));
  return { connections, queues: timeoutQueues(newQueueMemory(), connections) };
}

type Queues = ReturnType<typeof empty>['queues'];

/** Takes what is due in the queue, as the listener does. */
function due(queues: Queues, nowMs: number): readonly number[] {
  const fd = queues.takeExpired('keepAlive', nowMs);
  return fd === 0 ? [] : [fd, ...due(queues, nowMs)];
}

test('connections expire in the order in which they were queued, at their deadlines', () => {
  const { queues } = empty();
  queues.append('keepAlive', 7, 5000, nothing);
  queues.append('keepAlive', 5, 6000, nothing);
  queues.append('keepAlive', 9, 7000, nothing);
  // event.c handles what is due within 100 ms (TIMEOUT_FUDGE_FACTOR) together.
  expect(due(queues, 4899)).toEqual([]);
  expect(due(queues, 4900)).toEqual([7]);
  expect(due(queues, 7000)).toEqual([5, 9]);
  expect(due(queues, 1e9)).toEqual([]);
});

test('a connection with a new request leaves its queue, from the start, middle and end', () => {
  for (const [gone, left] of [
    [7, [5, 9]],
    [5, [7, 9]],
    [9, [7, 5]],
  ] as const) {
    const { queues } = empty();
    for (const fd of [7, 5, 9]) queues.append('keepAlive', fd, 5000, nothing);
    expect(queues.remove(gone)).toBe(true);
    expect(queues.remove(gone)).toBe(false);
    queues.append('keepAlive', 11, 5000, nothing);
    expect(due(queues, 5000)).toEqual([...left, 11]);
  }
});

test('the queues do not mix, and the earliest deadline of all determines the next check', () => {
  const { queues } = empty();
  expect(queues.nextExpiry()).toBe(Number.POSITIVE_INFINITY);
  // The listener is woken only for a deadline that is earlier by more than 100 ms.
  expect(queues.append('keepAlive', 7, 5000, nothing)).toBe(true);
  expect(queues.append('linger', 8, 4900, nothing)).toBe(false);
  expect(queues.append('writeCompletion', 9, 4899, nothing)).toBe(true);
  expect(queues.nextExpiry()).toBe(4899);
  expect(due(queues, 5000)).toEqual([7]);
  queues.remove(9);
  queues.planNextExpiry();
  expect(queues.nextExpiry()).toBe(4900);
  queues.remove(8);
  queues.planNextExpiry();
  expect(queues.nextExpiry()).toBe(Number.POSITIVE_INFINITY);
});

test('a connection is in its queue before epoll watches it', () => {
  const { connections, queues } = empty();
  const seen: number[] = [];
  queues.append('keepAlive', 7, 5000, () => seen.push(connections.get(7, 'queue')));
  expect(seen).toEqual([1]);
});

test('a child that ends plans to wait 2 s for a lingering peer, not 30', () => {
  const { connections, queues } = empty();
  const deadlineMs = 1e12;
  queues.append('linger', 7, deadlineMs, nothing);
  for (const [isEnding, atMs] of [
    [false, deadlineMs],
    [true, deadlineMs - 28_000],
  ] as const) {
    const shared = { isEnding: () => isEnding };
    expire({ connections, queues, shared } as unknown as EventChild);
    expect(queues.nextExpiry()).toBe(atMs);
  }
});

test('when all workers are busy, every kept-alive connection is closed early, and no other', () => {
  const { connections, queues } = empty(100_016);
  const counts: Record<string, number> = { keepAlive: 2, connections: 3 };
  const add = (name: string, change: number) => {
    counts[name] = (counts[name] ?? 0) + change;
    return counts[name];
  };
  // Descriptors that are not open: their peers are gone, so that they are closed at once.
  const [first, second, lingering] = [100_001, 100_002, 100_003];
  const shared = { isEnding: () => false, isDying: () => false };
  const count = () => 0;
  const child = { connections, queues, add, shared, count } as unknown as EventChild;
  for (const fd of [first, second]) queues.append('keepAlive', fd, 1e12, nothing);
  queues.append('linger', lingering, 1e12, nothing);
  shutdownKeepAlive(child);
  expect(counts).toEqual({ keepAlive: 0, connections: 1 });
  expect(due(queues, Number.POSITIVE_INFINITY)).toEqual([]);
  expect(queues.takeExpired('linger', Number.POSITIVE_INFINITY)).toBe(lingering);
});
