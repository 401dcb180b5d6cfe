import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const file = resolve(import.meta.dirname, '../../../src/mpm/threads/thread-order.ts');

test('an error in a thread ends its process, whose main thread only waits', async () => {
  const program = `
    import { Worker } from 'node:worker_threads';
    const source = "import { runThread } from '${file}'; " +
      "runThread(() => { throw new Error('broken'); });";
    const workerData = { order: { config: { mpm: 'worker' }, logLevel: 'notice' } };
    new Worker(source, { eval: true, workerData });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;
  const { exitCode, stderr } = await execa(
    process.execPath,
    ['--input-type=module', '-e', program],
    { reject: false, timeout: 20_000 },
  );
  expect(exitCode).toBe(1);
  expect(stderr).toContain('[mpm_worker:crit]');
  expect(stderr).toContain('a thread failed: Error: broken');
});
