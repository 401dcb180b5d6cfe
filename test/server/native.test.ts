import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import { never, runtime, testRun } from '../fixtures/real-httpd.ts';

// What our own server refuses as an arm; process.test.ts starts it beside httpd's.

test('a tuning that our server would correct is complained of, as httpd does', async () => {
  const text = 'ThreadsPerChild 10\nMaxRequestWorkers 25';
  const { complaints } = await runtime.askTuning(
    { ...arms['native-worker'], tuning: { name: 'file', path: 'tuning.conf', text } },
    never,
  );
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^AH00316: WARNING: MaxRequestWorkers of 25 is not/);
});

test('a workload behind a proxy is refused in words', async () => {
  using run = testRun();
  await expect(run.start('native-event', { backendSocket: '/tmp/none' })).rejects.toMatchObject({
    stage: 'start',
    message: expect.stringContaining('has no proxy'),
  });
  expect(readdirSync(run.claim.folder)).toEqual(['owner.json']);
});
