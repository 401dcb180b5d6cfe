import { beforeAll, expect, test } from 'vitest';
import { arms, type Mpm, type Tuning } from '../../../src/server/arm.ts';
import { poolOf } from '../../../src/server/pool.ts';
import { advise } from '../../../src/studies/advise/advise.ts';
import type { Site } from '../../../src/studies/advise/site.ts';
import { snippet } from '../../../src/studies/advise/snippet.ts';
import { costs, site } from '../../fixtures/advise/costs-of.ts';
import { fetchMs, never, runtime } from '../../fixtures/real-httpd.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const sites: readonly [string, Partial<Site>][] = [
  ['a usual site', {}],
  ['a tiny one', { clients: 1 }],
  ['one with ThreadLimit and ListenBackLog', { clients: 15_000, memoryBytes: 64 * 2 ** 30 }],
  ['one with half a second of keep-alive', { keepAliveSeconds: 0.5 }],
  ['one without keep-alive', { keepAliveSeconds: 0 }],
  ['one with more connections on a thread', { memoryBytes: 48 * 2 ** 20 }],
];

test.each(
  sites.flatMap(([name, change]) =>
    (['prefork', 'worker', 'event'] as const).map((mpm): [Mpm, string, Partial<Site>] => [
      mpm,
      name,
      change,
    ]),
  ),
)('httpd -t accepts what is advised for %s: %s', async (mpm, _, change) => {
  const { settings } = advise(site(change), costs(mpm));
  // Small memory is for event; the others are refused there.
  if (settings === null) return expect(mpm).not.toBe('event');
  const tuning: Tuning = { name: 'file', path: 'advised', text: `${snippet(mpm, settings)}\n` };
  const arm = { ...arms[`httpd-${mpm}`], tuning };
  const { complaints, pool } = await runtime.askTuning(arm, never);
  expect(complaints).toEqual([]);
  expect(pool).toEqual(poolOf(arm));
  expect(poolOf(arm).capacity).toBe(settings.maxRequestWorkers);
});
