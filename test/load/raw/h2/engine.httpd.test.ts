import { beforeAll, expect, test } from 'vitest';
import { generate } from '../../../../src/load/generator.ts';
import type { Population } from '../../../../src/load/population.ts';
import { bursts, closed, open, parked, slow } from '../../../fixtures/load/counting-server.ts';
import { drive } from '../../../fixtures/load/drive.ts';
import { startH2Httpd } from '../../../fixtures/load/h2-httpd.ts';
import { balance, failures } from '../../../fixtures/load/results.ts';
import { fetchMs, realHttpd } from '../../../fixtures/real-httpd.ts';

beforeAll(async () => {
  await realHttpd();
}, fetchMs);

const upload = { method: 'POST', requestBody: { bytes: 20_000, file: null } };

const populations: readonly (readonly [string, Population])[] = [
  ['a closed loop of streams', closed({ connections: 4, streams: 8 })],
  ['a closed loop, a connection a request', closed({ fresh: true })],
  ['an open loop', open({ connections: 2, streams: 8, ratePerSecond: 200 })],
  ['bursts', bursts({ connections: 8 })],
  ['parked clients', parked({ connections: 2, streams: 8, askEverySeconds: 0.1 })],
  ['slow senders', slow({ bytesPerInterval: 16 })],
  ['slow readers', slow({ direction: 'read', bytesPerInterval: 256 })],
  ['uploads', closed({ ...upload, streams: 4 })],
];

test.each(populations)('%s of httpd are counted as it counts them', async (_, population) => {
  await using httpd = await startH2Httpd();
  const spec = { ...httpd.spec, populations: [population] as const, durationSeconds: 1 };
  const result = await drive(spec);
  const accesses = await httpd.accesses();
  expect(result.requests).toBeGreaterThan(4);
  expect(failures(result), JSON.stringify(result.warnings)).toEqual([]);
  expect(balance(result)).toBe(0);
  expect(accesses).toBeGreaterThanOrEqual(result.requests);
  expect(accesses).toBeLessThanOrEqual(result.sent);
});

test('a graceful restart of httpd loses no request that it has promised to answer', async () => {
  await using httpd = await startH2Httpd();
  const population = closed({ connections: 4, streams: 4 });
  const spec = { ...httpd.spec, populations: [population] as const, durationSeconds: 3 };
  const result = await generate(spec, {
    cpus: null,
    warm: async () => void setTimeout(() => process.kill(httpd.pid, 'SIGUSR1'), 1000),
    signal: new AbortController().signal,
  });
  expect(result.requests).toBeGreaterThan(10);
  expect(balance(result)).toBe(0);
  // Where httpd breaks its promise, its log and our warnings say how.
  const evidence = JSON.stringify({ warnings: result.warnings, log: httpd.errorLog() });
  expect(
    failures(result).filter((kind) => kind !== 'goAway'),
    evidence,
  ).toEqual([]);
  expect(result.reconnects?.connectionClose).toBeGreaterThan(0);
});
