import { describe, expect, test } from 'vitest';
import { summarize } from '../../../../src/analysis/summary.ts';
import { paint } from '../../../../src/report/charts/drawing.ts';
import { palettes } from '../../../../src/report/charts/palette.ts';
import { drawPng } from '../../../../src/report/charts/picture.ts';
import { forest } from '../../../../src/report/run/charts/forest.ts';
import { formatExact } from '../../../../src/report/verdicts/ratios.ts';
import { looksOf } from '../../../../src/stats/looks.ts';
import { quickRun } from '../../../fixtures/quick-run.ts';
import { allCharts } from '../../../fixtures/rendered.ts';
import { buildRun } from '../../../fixtures/run.ts';

const charts = allCharts(buildRun());
const chartOf = (id: string) => charts.find((chart) => chart.id === id)!;

describe('a chart definition', () => {
  test.each(charts.map((chart) => [chart.id, chart] as const))('%s is plain data', (_, chart) => {
    expect(JSON.parse(JSON.stringify(chart.config))).toEqual(chart.config);
  });

  test.each(charts.map((chart) => [chart.id, chart] as const))(
    '%s says unit and load',
    (id, chart) => {
      const axes = JSON.stringify(chart.config.options?.scales);
      expect(`${chart.title} ${axes}`).toMatch(/%|requests\/s|milliseconds|MiB|connections|slots/);
      expect(chart.title, id).toMatch(/: (32|128) [a-z-]+ connections/);
      expect(chart.takeaway).toMatch(/\.$/);
    },
  );

  test('has an id of its own', () => {
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length);
  });

  test('leaves no colour token unpainted, in either scheme', () => {
    for (const palette of Object.values(palettes)) {
      expect(JSON.stringify(charts.map(({ config }) => paint(config, palette)))).not.toContain(
        '"@',
      );
    }
  });
});

test('the forest names the confidences of the intervals that it draws', () => {
  const { plan, ...run } = quickRun(12);
  const comparison = { ...plan.comparison, looks: looksOf({ most: 20 }) };
  const { cells } = summarize({ ...run, plan: { ...plan, comparison } });
  for (const cell of cells) {
    const drawn = cell.comparisons.flatMap(({ pairs }) =>
      pairs.flatMap(({ verdict }) =>
        verdict.outcome === 'not-measured' || verdict.effect.difference.high === Infinity
          ? []
          : [verdict.effect.difference.confidence],
      ),
    );
    const [chart] = forest(cell);
    const label = chart?.config.data.datasets[1]?.label ?? '';
    for (const end of [Math.min(...drawn), Math.max(...drawn)]) {
      expect(label).toContain(formatExact(end).replace(' %', ''));
    }
  }
});

test('an invalid trial is a hollow point that no line reaches', () => {
  const datasets = chartOf('keepalive-32-rounds').config.data.datasets;
  const event = datasets.filter(({ borderColor }) => borderColor === '@event');
  expect(event[0]?.data).toEqual([expect.any(Number), expect.any(Number), null]);
  expect(event[1]).toMatchObject({
    data: [null, null, expect.any(Number)],
    showLine: false,
    pointBackgroundColor: '@surface',
  });
});

test('arms are distinguished by colour, dash and shape', () => {
  const lines = chartOf('keepalive-32-latency').config.data.datasets.filter(({ label }) => label);
  for (const key of ['borderColor', 'borderDash', 'pointStyle']) {
    const seen = lines.map((line) => JSON.stringify(Reflect.get(line, key)));
    expect(new Set(seen).size, key).toBe(3);
  }
});

test.each(Object.entries(palettes))(
  'in %s colours lines reach 3:1 and texts 4.5:1',
  (_, palette) => {
    const against = palette['@surface'];
    for (const arm of ['@event', '@worker', '@prefork'] as const) {
      expect(contrast(palette[arm], against), arm).toBeGreaterThanOrEqual(3);
    }
    for (const text of ['@text', '@muted'] as const) {
      expect(contrast(palette[text], against), text).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test('a picture is a small PNG of the chart with its words', () => {
  const png = drawPng(chartOf('keepalive-32-rounds'));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(560);
  expect(png.readUInt32BE(20)).toBeGreaterThan(290);
  expect(png.length).toBeLessThan(20_000);
});

/** WCAG 2.2, 1.4.3: relative luminance of sRGB. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i]!, 0);
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
