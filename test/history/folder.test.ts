import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addAcknowledgement, addNight, readHistory, writeIndex } from '../../src/history/folder.ts';
import { nightSchema } from '../../src/history/night.ts';
import { nightOf, nightSeries } from '../fixtures/nights.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

const now = new Date('2026-06-01T00:00:00Z');

/** Writes a file into a history as somebody else would. */
function put(path: string, file: string, content: string): void {
  mkdirSync(dirname(join(path, file)), { recursive: true });
  writeFileSync(join(path, file), content);
}

test('nights are read in the order of their times, each from a file of its own', () => {
  const path = temporaryFolder();
  const [first, second, third] = [nightOf(0), nightOf(30), nightOf(31)];
  for (const night of [third, first, second]) addNight(path, night);
  expect(readHistory(path, now)).toEqual({
    nights: [first, second, third],
    ...{ acknowledgements: [], skipped: [] },
  });
  expect(readdirSync(join(path, 'nights/2026')).toSorted()).toEqual(['01', '02']);
});

test('a folder that does not exist is an empty history', () => {
  expect(readHistory('/nonexistent/history', now)).toEqual({
    ...{ nights: [], acknowledgements: [], skipped: [] },
  });
});

test('every number of a series survives its file', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number, number), { maxLength: 5 }), (all) => {
      const path = temporaryFolder();
      const series = all.map(([change, low, high], i) =>
        nightSeries({ cell: `c${i}`, change, low, high }),
      );
      addNight(path, nightOf(0, { series, repeated: series }));
      const [read] = readHistory(path, now).nights;
      // JSON knows no -0.
      expect(read?.series.map(({ change }) => change + 0)).toEqual(
        series.map(({ change }) => change + 0),
      );
      expect(read?.repeated?.length).toBe(series.length);
    }),
    { numRuns: 30 },
  );
});

test('a night is written once: a second one of its name is refused and the first stays', () => {
  const path = temporaryFolder();
  const file = addNight(path, nightOf(0));
  const before = readFileSync(file, 'utf8');
  expect(() => addNight(path, nightOf(0, { version: 'another' }))).toThrow(
    /cannot write .*: file already exists \(EEXIST\)/,
  );
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(readdirSync(dirname(file))).toHaveLength(1);
});

test('files that are no nights are named and left as they are', () => {
  const path = temporaryFolder();
  const file = addNight(path, nightOf(0));
  const text = readFileSync(file, 'utf8');
  const others = {
    'nights/2026/01/truncated.json': text.slice(0, -40),
    'nights/2026/01/foreign.json': '{"benches": []}',
    'nights/2026/01/later.json': JSON.stringify({ ...nightOf(1), schema: nightSchema + 1 }),
    'nights/2026/02/copy.json': text,
    'nights/2026/08/future.json': JSON.stringify(nightOf(220)),
    'acknowledgements/empty.json': '',
  };
  for (const [name, content] of Object.entries(others)) put(path, name, content);
  put(path, 'nights/2026/01/killed.json.123.unfinished', '{');
  const { nights, skipped } = readHistory(path, now);
  expect(nights).toEqual([nightOf(0)]);
  expect(Object.fromEntries(skipped.map((each) => [each.file, each.reason]))).toEqual({
    'nights/2026/01/truncated.json': 'it is not JSON, or only a part of it',
    'nights/2026/01/foreign.json': expect.stringMatching(
      /^it has another form: Invalid input: expected 1/,
    ),
    'nights/2026/01/later.json': 'a later version of mpm-bench wrote it (schema 2)',
    'nights/2026/02/copy.json': 'nights/2026/01/2026-01-01-021700-0000.json holds the same',
    'nights/2026/08/future.json': 'its time, 2026-08-09T02:17:00.000Z, lies in the future',
    'acknowledgements/empty.json': 'it is not JSON, or only a part of it',
  });
  for (const [name, content] of Object.entries(others)) {
    expect(readFileSync(join(path, name), 'utf8')).toBe(content);
  }
});

test('acknowledgements of one change at different times are all kept', () => {
  const path = temporaryFolder();
  const accepted = (reason: string, at: string) => ({
    ...{ schema: nightSchema, change: 'keepalive-32/httpd-event/rate 2026-01-09', reason, at },
  });
  const [first, second] = [
    accepted('a new httpd', '2026-01-10T08:00:00.000Z'),
    accepted('it came back', '2026-02-10T08:00:00.000Z'),
  ];
  for (const each of [second, first]) addAcknowledgement(path, each);
  expect(readHistory(path, now).acknowledgements).toEqual([first, second]);
});

test('the index lists the nights and their epochs, and is no part of the history', () => {
  const path = temporaryFolder();
  const other = { ...nightOf(0).epoch, cpu: 'another processor' };
  addNight(path, nightOf(0));
  addNight(path, nightOf(1, { epoch: other, series: [] }));
  const history = readHistory(path, now);
  writeIndex(path, history);
  expect(JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'))).toMatchObject({
    nights: [
      { runId: nightOf(0).runId, epoch: 1, series: 1 },
      { runId: nightOf(1).runId, epoch: 2, series: 0 },
    ],
  });
  expect(readHistory(path, now)).toEqual(history);
});

test('jobs that write at once, one of which is killed, lose nothing of the others', async () => {
  const path = temporaryFolder();
  const job = new URL('../fixtures/add-nights.ts', import.meta.url).pathname;
  const jobs = [0, 1, 2].map((n) =>
    execa(process.execPath, [job, path, String(100 * n), '60'], { reject: false }),
  );
  const [victim, ...others] = jobs;
  // Some of its nights are there: it is in the middle of its work.
  await expect.poll(() => readHistory(path, future).nights.length, { timeout: 20_000 }).not.toBe(0);
  victim?.kill('SIGKILL');
  expect((await Promise.all(others)).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  await victim;
  const { nights, skipped } = readHistory(path, future);
  expect(skipped).toEqual([]);
  expect(nights.filter(({ version }) => version !== 'job 0')).toHaveLength(120);
});

const future = new Date('2028-01-01T00:00:00Z');
