import { expect, test } from 'vitest';
import type { Traffic } from '../../../src/access-log/traffic.ts';
import { parseStatus } from '../../../src/server/status.ts';
import { needsOfTraffic } from '../../../src/studies/advise/from-log.ts';
import { needsOfReadings } from '../../../src/studies/advise/from-status.ts';
import { type MeasuredNeeds, needsOf } from '../../../src/studies/advise/needs.ts';

const nothing = { clients: undefined, requestSeconds: undefined, thinkSeconds: undefined };

const measured: MeasuredNeeds = {
  ...{ clients: 100, cycleSeconds: 4, requestSeconds: 0.2, source: 'the access log' },
  lines: ['a line'],
};

test('what is neither given nor measured is assumed, and nothing is said of it', () => {
  expect(needsOf(nothing, null)).toEqual({
    needs: { clients: 200, requestSeconds: 0.05, thinkSeconds: 10 },
    basis: [],
  });
});

test('what was measured is taken, and the pause is the rest of the cycle', () => {
  expect(needsOf(nothing, measured)).toEqual({
    needs: { clients: 100, requestSeconds: 0.2, thinkSeconds: 3.8 },
    basis: [
      'a line',
      'taken: 100 clients (from the access log), 200 ms a request (from the access log), ' +
        '3.80 s pause (from the access log)',
    ],
  });
});

test('what was given wins, and what could not be measured is assumed', () => {
  const { needs, basis } = needsOf(
    { ...nothing, clients: 7 },
    { ...measured, requestSeconds: null },
  );
  expect(needs).toEqual({ clients: 7, requestSeconds: 0.05, thinkSeconds: 3.95 });
  expect(basis.at(-1)).toBe(
    'taken: 7 clients (given), 50.0 ms a request (assumed), 3.95 s pause (from the access log)',
  );
});

test('more requests under way than visitors count as visitors: the rate stays as measured', () => {
  // One address, such as a proxy, with 100 requests a second of 50 ms each.
  const proxy = { ...measured, clients: 1, cycleSeconds: 0.01, requestSeconds: 0.05 };
  const { needs, basis } = needsOf(nothing, proxy);
  expect(needs).toEqual({ clients: 5, requestSeconds: 0.05, thinkSeconds: 0 });
  expect(basis[1]).toMatch(/^more requests under way than visitors \(1\): a proxy, or/);
  expect(needsOf({ ...nothing, requestSeconds: 9 }, measured).needs).toMatchObject({
    ...{ clients: 225, thinkSeconds: 0 },
  });
  expect(needsOf({ ...nothing, clients: 3 }, proxy).needs.clients).toBe(3);
  expect(needsOf({ ...nothing, thinkSeconds: 10 }, proxy).needs.clients).toBe(1005);
});

const traffic: Traffic = {
  ...{ requests: 1000, malformed: 2, clients: 40 },
  unread: { lines: 3, first: 'a "line"' },
  ...{ fromSeconds: 1_700_000_000, toSeconds: 1_700_090_000 },
  hours: Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 770 : 10)),
  busiestMinute: { atSeconds: 1_700_000_040, requests: 600, clients: 30 },
  busiestSecond: { atSeconds: 1_700_000_041, requests: 25 },
  requestTime: { unit: 'us', meanSeconds: 0.04, p50Seconds: 0.02, p99Seconds: 0.3 },
  pages: [],
};

test('a log gives clients and rate of its busiest minute', () => {
  const { lines, ...needs } = needsOfTraffic(traffic);
  expect(needs).toEqual({
    ...{ clients: 30, cycleSeconds: 3, requestSeconds: 0.04, source: 'the access log' },
  });
  expect(lines).toEqual([
    'access log: 1,000 requests of 40 addresses, 2023-11-14 22:13 to 2023-11-15 23:13 UTC',
    '3 lines in no known format; the first: "a \\"line\\""',
    '2 requests were no HTTP requests',
    'busiest minute: 2023-11-14 22:14 UTC, 600 requests of 30 addresses, 10 a second; ' +
      'busiest second: 25',
    'busiest hours of the day, UTC: 20:00 (77 %), 0:00 (1 %) and 1:00 (1 %) of the requests',
    'request time: mean 40.0 ms, median 20.0 ms, p99 300 ms',
    'each address counts as one visitor; a log does not show which connections were kept alive',
  ]);
});

test.each([
  [null, /^request time: the log has none; %D/],
  [
    { unit: 's', meanSeconds: 0.3, p50Seconds: 0, p99Seconds: 4 } as const,
    /^request time: only in whole seconds \(p99 4.00 s\), too coarse to use/,
  ],
])('a time that the log does not tell is not made up: %j', (requestTime, words) => {
  const { requestSeconds, lines } = needsOfTraffic({ ...traffic, requestTime });
  expect(requestSeconds).toBeNull();
  expect(lines).toContainEqual(expect.stringMatching(words));
});

/** Two readings, a minute apart, of pages with these lines. */
const readings = (...pages: readonly (readonly string[])[]) =>
  pages.map((lines, i) => ({ atMs: i * 60_000, status: parseStatus(lines.join('\n')) }));

const event = [
  'ServerMPM: event',
  'Total Accesses: 100',
  'Total Duration: 1000',
  'ConnsTotal: 40',
  'Scoreboard: _W_',
];
const later = [
  ...['ServerMPM: event', 'Total Accesses: 1301', 'Total Duration: 121000', 'ConnsTotal: 40'],
  'Scoreboard: _W',
];

test('a status page gives rate and time without our own requests, and open connections', () => {
  const needs = needsOfReadings(readings(event, later));
  expect(needs).toMatchObject({ clients: 40, cycleSeconds: 2, requestSeconds: 0.1 });
  expect(needs.lines[0]).toBe(
    'status page, over 60 s: 20 requests a second, 100 ms each; 40.0 open connections, ' +
      'of which 0.0 were kept alive and idle',
  );
});

test.each(['prefork', 'worker'])('%s counts the time of a request twice', (mpm) => {
  const page = (accesses: number, durationMs: number) => [
    ...[`ServerMPM: ${mpm}`, `Total Accesses: ${accesses}`, `Total Duration: ${durationMs}`],
    'Scoreboard: KKW_',
  ];
  expect(needsOfReadings(readings(page(0, 0), page(101, 20_000))).requestSeconds).toBe(0.1);
});

test('connections of prefork and worker are the workers that have one', () => {
  const page = (accesses: number) => [`Total Accesses: ${accesses}`, 'Scoreboard: KKW_RS.IGK'];
  const needs = needsOfReadings(readings(page(0), page(61)));
  expect(needs).toMatchObject({ clients: 4, requestSeconds: null });
});

test.each([
  ['read once', readings(event), 'was read only once'],
  [
    'without ExtendedStatus',
    readings(['Scoreboard: _'], ['Scoreboard: _']),
    'has no Total Accesses; ExtendedStatus On adds them',
  ],
  [
    'of an idle server',
    readings(event, ['Total Accesses: 101', 'Scoreboard: _']),
    'no request in 60 s',
  ],
  ['of a restarted server', readings(later, event), 'began to count anew'],
])('a page %s tells nothing, and why', (_, pages, words) => {
  expect(() => needsOfReadings(pages)).toThrow(words);
});
