import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { monotonicMs } from '../../src/os/clock.ts';

test('all threads read the same clock', async () => {
  const beforeMs = monotonicMs();
  const thread = new Worker(new URL('../fixtures/os/clock-thread.ts', import.meta.url));
  const [readMs] = await once(thread, 'message');
  expect(readMs).toBeGreaterThan(beforeMs);
  expect(readMs).toBeLessThan(monotonicMs());
});
