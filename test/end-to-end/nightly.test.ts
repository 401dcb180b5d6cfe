import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { addNight, readHistory } from '../../src/history/folder.ts';
import type { Night } from '../../src/history/night.ts';
import { arms } from '../../src/server/arm.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { randomFrom } from '../fixtures/random.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';
import { slowHttpd } from '../fixtures/slow-httpd.ts';

// Runs beside one other: it measures real servers in several nights.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const night = [
  ...['nightly', '--preset', 'smoke', '--workload', 'keepalive', '--rounds', '2'],
  ...['--duration', '1', '--runtime', 'process'],
  ...['--history', 'history', '--pages', 'pages'],
];

/** Regular expressions that take event several times the CPU time of a request. */
const expressions = Array.from({ length: 3000 }, (_, i) => `^/(.*)(.*)x${i}$`);

const historyIn = (folder: string) => readHistory(join(folder, 'history'), new Date());

/** Adds earlier nights like one that was measured, which differ by so much from night to night. */
function addEarlierNights(folder: string, measured: Night, count: number, spread: number): void {
  const random = randomFrom('nights');
  for (let i = 1; i <= count; i += 1) {
    const at = new Date(Date.parse(measured.at) - i * 24 * 3600 * 1000).toISOString();
    const series = measured.series.map((each) => {
      const shift = spread * (random() + random() + random() - 1.5) * 2;
      return { ...each, change: each.change + shift };
    });
    addNight(join(folder, 'history'), { ...measured, at, runId: `${at.slice(0, 10)}-x`, series });
  }
}

test('a slower build is found in its night, is accepted, and does not alarm again', {
  timeout: 300_000,
}, async () => {
  const { folder, run, left } = commandLine();
  const dry = await run(...night, '--dry-run');
  expect(dry.code, dry.err).toBe(0);
  expect(dry.out).toContain('httpd-event@anchor');
  expect(existsSync(join(folder, 'history'))).toBe(false);
  const first = await run(...night, '--out', 'pages/first');
  expect(first.code, first.err).toBe(0);
  const [measured] = historyIn(folder).nights;
  if (measured === undefined) throw new Error('the first night is there');
  expect(measured.series.map(({ arm, figure }) => `${arm} ${figure}`).toSorted()).toEqual([
    ...['httpd-event cpu', 'httpd-event rate', 'httpd-prefork cpu', 'httpd-prefork rate'],
    ...['httpd-worker cpu', 'httpd-worker rate'],
  ]);
  expect(measured.repeated).toBeNull();
  // The httpd under test is still that of the anchor: event against it is an A/A comparison.
  const { change } = measured.series.find(({ arm }) => arm === 'httpd-event') ?? { change: 9 };
  expect(Math.abs(change)).toBeLessThan(0.3);
  // Short nights on busy CPUs differ by a tenth; the step below is several times that.
  addEarlierNights(folder, measured, 20, 0.1);

  const build = await slowHttpd(temporaryFolder(), expressions);
  const slow = await run(...night, '--httpd', build, '--out', 'pages/slow');
  expect(slow.code, slow.err).toBe(1);
  expect(slow.err).toContain('It is measured again, with fresh starts.');
  expect(slow.out).toMatch(/Confirmed regressions: [1-6]\./);
  const [, id = ''] =
    /history -- ack (\S+) --history history/.exec(slow.out.replaceAll(/\s+/g, ' ')) ?? [];
  expect(id).toContain('keepalive-32/httpd-');
  const slowest = historyIn(folder).nights.at(-1);
  expect(slowest?.repeated?.length).toBeGreaterThan(0);
  // Fewer requests, and more CPU time for each.
  for (const { figure, change } of slowest?.series ?? []) {
    expect(figure === 'rate' ? change : -change).toBeLessThan(-0.5);
  }
  const junit = readFileSync(join(folder, 'pages/slow/ci/junit.xml'), 'utf8');
  expect(junit).toContain('<failure');
  const page = readFileSync(join(folder, 'pages/index.html'), 'utf8');
  expect(page).toContain('slow/report.html');

  // Who wants to know it again hears the same.
  const shown = await run('history', '--history', 'history', '--pages', 'pages');
  expect([shown.code, shown.out]).toEqual([0, slow.out.slice(slow.out.indexOf('Changes:'))]);

  const ids = new Set(
    [...slow.out.replaceAll(/\s+/g, ' ').matchAll(/ ack (\S+) --history/g)].map(
      ([, each = '']) => each,
    ),
  );
  let code: number | null = null;
  for (const each of ids) {
    const args = ['history', 'ack', each, '--reason', 'the new build'];
    ({ code } = await run(...args, '--history', 'history', '--pages', 'pages'));
  }
  expect(code).toBe(0);
  const later = await run(...night, '--httpd', build, '--out', 'pages/later');
  expect(later.code, later.out).toBe(0);
  expect(readFileSync(join(folder, 'pages/index.html'), 'utf8')).toContain('the new build');
  expect(left()).toEqual([]);
});

test('a night that is interrupted goes on where it was, and is one night', {
  timeout: 180_000,
}, async () => {
  const { folder, start, run, left } = commandLine();
  const child = start(...night, '--out', 'pages/first');
  const results = join(folder, 'pages/first/results.jsonl');
  await expect.poll(() => existsSync(results), { timeout: 60_000 }).toBe(true);
  child.kill('SIGINT');
  const { code, err } = await child.ended;
  expect(code, err).toBe(130);
  expect(err.replaceAll(/\s+/g, ' ')).toContain(
    'Continue: npm run nightly -- --history history --pages pages --resume pages/first',
  );
  expect(existsSync(join(folder, 'history/nights'))).toBe(false);
  expect(left()).toEqual([]);
  const rest = [...night.slice(0, 1), '--history', 'history', '--pages', 'pages'];
  const resumed = await run(...rest, '--resume', 'pages/first');
  expect(resumed.code, resumed.err).toBe(0);
  expect(historyIn(folder).nights).toHaveLength(1);
  // Once more: everything is done, and the night is not added a second time.
  const again = await run(...rest, '--resume', 'pages/first');
  expect(again.code, again.err).toBe(0);
  expect(historyIn(folder).nights).toHaveLength(1);
  expect(readdirSync(join(folder, 'history/anchor'))).toEqual(['process']);
});
