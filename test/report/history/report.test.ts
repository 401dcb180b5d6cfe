import { expect, test } from 'vitest';
import { chartsOf } from '../../../src/report/document.ts';
import { renderPage } from '../../../src/report/exporters/html.ts';
import { markdown } from '../../../src/report/exporters/markdown.ts';
import type { HistoryInput } from '../../../src/report/history/input.ts';
import { historyReport } from '../../../src/report/history/report.ts';
import { judgementOf } from '../../fixtures/judgements.ts';
import { nightOf, nightSeries } from '../../fixtures/nights.ts';

const quiet = Array.from({ length: 8 }, (_, i) => nightOf(i));
const slower = nightOf(8, {
  series: [nightSeries({ change: Math.log(0.9) })],
  attributes: { kernel: 'Linux 6.2', httpd: 'Apache/2.4.68 (Debian)', commit: 'abc' },
});
const nights = [...quiet, slower];

const inputOf = (over: Partial<HistoryInput> = {}): HistoryInput => ({
  ...{ path: 'my nights', pages: 'pages' },
  nights,
  judgement: judgementOf(nights, [{}]),
  acknowledgements: [],
  skipped: [],
  runs: [],
  ...over,
});

const textOf = (input: HistoryInput): string => {
  const [file] = markdown(historyReport(input));
  return String(file?.content).replaceAll('\u00a0', ' ');
};

test('a regression is named with its size, its nights, and what differs between them', () => {
  const text = textOf(inputOf());
  expect(text).toContain('# mpm-bench: 1 regression in 9 nights');
  expect(text).toContain(
    'httpd-event, throughput, keepalive-32: −10.0 % between 2026-01-08 and 2026-01-09',
  );
  expect(text).toContain('a fresh run agreed');
  expect(text).toMatch(/\| kernel +\| Linux 6\.1 +\| Linux 6\.2 +\|/);
  expect(text).toMatch(/\| commit +\| not there +\| abc +\|/);
  // What is equal in both nights is no suspect.
  expect(text).not.toMatch(/\| httpd +\| Apache/);
});

test('the commands name the change by its id', () => {
  const text = textOf(inputOf());
  const id = `keepalive-32/httpd-event/rate@${slower.runId}`;
  // A line of Markdown may break at any blank.
  const line = text.replaceAll(/\s+/g, ' ');
  expect(line).toContain(
    `npm run history -- ack ${id} --history 'my nights' --pages pages --reason '…'`,
  );
  expect(line).toContain(
    `npm run history -- bisect ${id} --history 'my nights' --pages pages --build`,
  );
});

test('an improvement, a suspect and an accepted change are no regression', () => {
  const titleOf = (change: object) =>
    historyReport(inputOf({ judgement: judgementOf(nights, [change]) })).title;
  expect(titleOf({ kind: 'improvement' })).toBe('1 improvement in 9 nights');
  expect(titleOf({ state: 'suspect' })).toBe('No change in 9 nights');
  expect(titleOf({ state: 'acknowledged' })).toBe('No change in 9 nights');
  const suspect = textOf(inputOf({ judgement: judgementOf(nights, [{ state: 'suspect' }]) }));
  expect(suspect).toContain('Suspects that nothing confirmed: 1.');
  expect(suspect).not.toContain('npm run history -- ack');
});

test('a change that went back by itself is listed, and asks for nothing', () => {
  const judgement = judgementOf(nights, [{ state: 'returned' }]);
  const report = historyReport(inputOf({ judgement }));
  expect(report.title).toBe('No change in 9 nights');
  const page = renderPage(report).replaceAll('\u00a0', ' ');
  expect(page).toContain('<summary>1 change that went back by itself</summary>');
  expect(page).toContain('regression: httpd-event, throughput, keepalive-32: −10.0 % between');
  expect(page).not.toContain('history -- ack');
});

test('a trend shows every night of the newest epoch in per cent, with its change', () => {
  const old = nightOf(0, { epoch: { ...nightOf(0).epoch, cpu: 'an older one' } });
  const report = historyReport(inputOf({ nights: [old, ...nights.slice(1)] }));
  const [placed] = chartsOf(report);
  const { data } = placed?.chart.config ?? { data: { datasets: [] } };
  const line = data.datasets.find(({ label }) => label === 'httpd-event');
  const values = (line?.data ?? []).map((point) => (point as unknown as { y: number }).y);
  expect(values).toEqual([0, 0, 0, 0, 0, 0, 0, -10]);
  const mark = data.datasets.find(({ label }) => label === 'change');
  expect(mark?.data).toEqual([{ x: 7, y: -10 }]);
  expect(placed?.chart.takeaway).toBe(
    'Smallest step that would be found: httpd-event +8.3 % on the first night, +4.1 % after three.',
  );
});

test('a difference between shares is shown in points, not as a ratio', () => {
  const series = [
    nightSeries({ figure: 'lost', unit: 'share', scale: 'difference', change: 0.25 }),
  ];
  const all = [...quiet, nightOf(8, { series })];
  const text = textOf(inputOf({ nights: all, judgement: judgementOf(all, [{ step: 0.25 }]) }));
  expect(text).toContain('share of requests without a correct answer, keepalive-32: +25 % of the');
});

test('accepted changes, skipped files and runs with their pages are listed', () => {
  const page = renderPage(
    historyReport(
      inputOf({
        acknowledgements: [
          { schema: 1, change: 'a change', reason: 'a new kernel', at: '2026-01-09T08:00:00.000Z' },
        ],
        skipped: [
          { file: 'nights/2026/01/x.json', reason: 'it is not JSON, or only a part of it' },
        ],
        runs: [
          {
            ...{ runId: slower.runId, createdAt: slower.at, preset: 'nightly', runtime: 'process' },
            ...{ arms: 4, page: `${slower.runId}/report.html` },
          },
        ],
      }),
    ),
  );
  expect(page).toContain('2026-01-09: a change: a new kernel');
  expect(page).toContain('nights/2026/01/x.json: it is not JSON');
  // Once in the list of the nights, and once in that of the runs.
  expect(page.split(`<a href="${slower.runId}/report.html">`)).toHaveLength(3);
  // Seven nights are shown, the two older ones are folded.
  expect(page).toContain('<summary>2 older ones</summary>');
});

test('without any night the page lists the runs', () => {
  const empty = { nights: [], judgement: judgementOf([]) };
  expect(historyReport(inputOf(empty)).title).toBe('Runs; no night so far');
});

test('of many trends those with a change come first, and the others are folded', () => {
  const cells = Array.from({ length: 15 }, (_, i) => `cell-${i}`);
  const all = [0, 1, 2].map((i) =>
    nightOf(i, { series: cells.map((cell) => nightSeries({ cell })) }),
  );
  const judgement = judgementOf(all);
  const [first, ...others] = judgement.series.toReversed();
  if (first === undefined) throw new Error('there is a series');
  const { changes } = judgementOf(all, [{}]).series[0] ?? { changes: [] };
  const series = [...others, { ...first, changes }];
  const placed = chartsOf(
    historyReport(inputOf({ nights: all, judgement: { ...judgement, series } })),
  );
  expect(placed[0]?.chart.id).toBe('trend-cell-14-rate');
  expect(placed.filter(({ folded }) => folded)).toHaveLength(3);
});
