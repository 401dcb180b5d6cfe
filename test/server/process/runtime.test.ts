import { beforeAll, expect, test } from 'vitest';
import { armsOf } from '../../../src/plan/choose-arms.ts';
import { arms } from '../../../src/server/arm.ts';
import { findHttpd } from '../../../src/server/httpd/find.ts';
import { readStatus } from '../../../src/server/read-status.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const pool = (threads: number) =>
  `StartServers 1\nThreadsPerChild ${threads}\nMaxRequestWorkers ${threads}\n`;

test('two tunings of event run side by side, each with its own pool', async () => {
  using run = testRun();
  const variants = [4, 8].map((threads) => ({
    name: `threads-${threads}`,
    tuning: { name: 'file', path: `${threads}.conf`, text: pool(threads) } as const,
  }));
  const chosen = armsOf([arms['httpd-event']], {
    ...{ tuning: { name: 'matched' }, variants, builds: [] },
  });
  const start = (i: number) =>
    runtime.start({ ...run.request('httpd-event'), arm: chosen[i]! }, never);
  await using small = await start(0);
  await using large = await start(1);
  const workersOf = async ({ port }: { readonly port: number }) => {
    const { status } = await readStatus({ host: '127.0.0.1', port }, { timeoutMs: 2000 });
    const { busyWorkers, idleWorkers } = status;
    return (busyWorkers ?? 0) + (idleWorkers ?? 0);
  };
  expect(await Promise.all([small, large].map(workersOf))).toEqual([4, 8]);
});

test(
  'a build proves its version and is recorded; the same binary twice is an A/A ' + 'comparison',
  async () => {
    using run = testRun();
    const { path, version } = await findHttpd(null, () => {}, never);
    const builds = ['one', 'two'].map((name) => ({ name, httpd: path }));
    const chosen = armsOf([arms['httpd-event']], {
      ...{ tuning: { name: 'matched' }, variants: [], builds },
    });
    const facts = await runtime.prepare(chosen, () => {}, never);
    expect([facts['build one'], facts['build two']]).toEqual([
      expect.stringContaining(version),
      expect.stringContaining(version),
    ]);
    for (const arm of chosen) {
      await using server = await runtime.start({ ...run.request('httpd-event'), arm }, never);
      expect(server.identity.version).toContain(version);
    }
  },
);
