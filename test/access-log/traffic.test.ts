import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type LogShape, type LogTruth, syntheticLog } from '../../bench/synthetic-log.ts';
import { readTraffic } from '../../src/access-log/read-traffic.ts';
import type { TimeUnit } from '../../src/access-log/traffic.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

const never = new AbortController().signal;
const shape: LogShape = { seed: 'a log', lines: 60_000, clients: 3000, perSecond: 8 };

/** Returns the text of a synthetic log, and what it holds. */
function synthetic(change: Partial<LogShape> = {}): { text: string; truth: LogTruth } {
  const lines = syntheticLog({ ...shape, ...change });
  const all: string[] = [];
  for (;;) {
    const { done, value } = lines.next();
    if (done) return { text: all.join(''), truth: value };
    all.push(value);
  }
}

function fileOf(content: string | Buffer, name = 'access.log'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content, 'latin1');
  return path;
}

const traffic = (paths: readonly string[], unit: TimeUnit | null = null) =>
  readTraffic(paths, unit, () => {}, never);

test('a log whose truth is known is read exactly, times to a tenth of a per cent', async () => {
  const { text, truth } = synthetic();
  const found = await traffic([fileOf(text)]);
  expect(found).toMatchObject({
    ...{ requests: 60_000, malformed: 0, clients: truth.clients, hours: truth.hours },
    ...{ unread: { lines: 0, first: null }, busiestMinute: truth.busiestMinute },
  });
  expect(found?.requestTime?.unit).toBe('us');
  const ratio = ((found?.requestTime?.meanSeconds ?? 0) * 1e6) / truth.meanRequestUs;
  expect(Math.abs(ratio - 1)).toBeLessThan(0.001);
  const shares = found?.pages.map(({ method, path, requests }) => [`${method} ${path}`, requests]);
  const most = [...truth.pages].toSorted(([, a], [, b]) => b - a).slice(0, 100);
  expect(shares?.map(([, requests]) => requests)).toEqual(most.map(([, requests]) => requests));
  expect(JSON.stringify(found)).not.toMatch(/10\.0\.|2001:|id=/);
});

test('rotated and packed files are one log, in any order', async () => {
  const { text, truth } = synthetic({ lines: 20_000 });
  const cut = text.indexOf('\n', text.length / 2) + 1;
  const newer = fileOf(text.slice(cut));
  const older = fileOf(gzipSync(Buffer.from(text.slice(0, cut), 'latin1')), 'access.log.2.gz');
  const found = await traffic([newer, older]);
  expect(found).toEqual(await traffic([fileOf(text)]));
  expect(found).toMatchObject({ requests: 20_000, clients: truth.clients });
});

test('logs of several hosts over the same time have the visitors of all of them', async () => {
  const line = (client: string, at: number) =>
    `${client} - - [10/Oct/2026:13:${String(Math.floor(at / 60)).padStart(2, '0')}:` +
    `${String(at % 60).padStart(2, '0')} +0000] "GET / HTTP/1.1" 200 5\n`;
  const log = (host: number, clients: number, perMinute: number) =>
    Array.from({ length: 20 * perMinute }, (_, i) =>
      line(`192.0.${host}.${i % clients}`, Math.floor((60 * i) / perMinute)),
    ).join('');
  const [small, large] = [log(1, 10, 60), log(2, 100, 600)];
  const found = await traffic([fileOf(small), fileOf(large)]);
  expect(found?.busiestMinute).toMatchObject({ requests: 660, clients: 110 });
  expect(found?.busiestSecond.requests).toBe(11);
  expect(found?.clients).toBe(110);
});

test('lines that are cut off or foreign are counted, and the first is shown', async () => {
  const { text } = synthetic({ lines: 1000 });
  const found = await traffic([fileOf(`foreign line\r\n\n${text}127.0.0.1 - - [10/Oct`)]);
  expect(found).toMatchObject({
    ...{ requests: 1000, unread: { lines: 3, first: 'foreign line' } },
  });
});

test('a log without a line of a known format has no traffic', async () => {
  expect(await traffic([fileOf('{"a": 1}\n')])).toBeNull();
  expect(await traffic([fileOf('')])).toBeNull();
});

test('a packed file that is cut off is an error, not a short log', async () => {
  const { text } = synthetic({ lines: 5000 });
  const path = fileOf(gzipSync(Buffer.from(text, 'latin1')), 'access.log.gz');
  truncateSync(path, 10_000);
  await expect(traffic([path])).rejects.toThrow('unexpected end of file');
});

test.each([
  ['seconds are guessed where most are 0', ['0', '0', '1', '3'], null, 's', 1],
  ['microseconds are guessed where they are many', ['900', '40000'], null, 'us', 0.02045],
  ['milliseconds are said', ['900', '1100'], 'ms', 'ms', 1],
] as const)('%s', async (_, tails, given, unit, meanSeconds) => {
  const lines = tails.map(
    (tail) => `::1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 1 "-" "-" ${tail}\n`,
  );
  const found = await traffic([fileOf(lines.join(''))], given);
  expect(found?.requestTime?.unit).toBe(unit);
  expect(found?.requestTime?.meanSeconds).toBeCloseTo(meanSeconds, 3);
});

test('more pages than are kept: the most frequent keep their shares', async () => {
  const line = (path: string) =>
    `::1 - - [10/Oct/2000:13:55:36 -0700] "GET ${path} HTTP/1.1" 200 1\n`;
  const rare = Array.from({ length: 100_000 }, (_, i) => line(`/rare-${i}`));
  const text = rare.map((each, i) => (i % 10 === 0 ? `${each}${line('/often')}` : each)).join('');
  const found = await traffic([fileOf(text)]);
  expect(found?.pages[0]).toMatchObject({ path: '/often', requests: 10_000 });
});

test('more addresses than are counted one by one are estimated to a few per cent', async () => {
  const line = (i: number) =>
    `10.${i >> 16}.${(i >> 8) & 255}.${i & 255} - - ` +
    '[10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 1\n';
  const text = Array.from({ length: 200_000 }, (_, i) => line(i)).join('');
  const found = await traffic([fileOf(text)]);
  expect(Math.abs((found?.clients ?? 0) / 200_000 - 1)).toBeLessThan(0.02);
});
