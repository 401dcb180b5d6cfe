import { describe, expect, test } from 'vitest';
import { styleOf } from '../../../src/report/charts/arm-style.ts';
import { palettes } from '../../../src/report/charts/palette.ts';
import { allCharts, renderHtml } from '../../fixtures/rendered.ts';
import { buildVariants } from '../../fixtures/variants.ts';

const mpms = ['event', 'worker', 'prefork'] as const;
const distinct = (all: readonly unknown[]) => new Set(all.map((each) => JSON.stringify(each))).size;

test.each(mpms)('six arms of %s differ in mark and dash, and keep its colours', (mpm) => {
  const styles = [0, 1, 2, 3, 4, 5].map((nth) => styleOf({ mpm, nth }));
  expect(distinct(styles.map(({ mark }) => mark))).toBe(6);
  expect(distinct(styles.map(({ dash }) => dash))).toBe(6);
  expect(distinct(styles.slice(0, 3).map(({ colour }) => colour))).toBe(3);
  for (const { colour } of styles) {
    expect(colour.startsWith(`@${mpm}`)).toBe(true);
    expect(palettes.light).toHaveProperty([colour]);
    expect(palettes.dark).toHaveProperty([`${colour}-area`]);
  }
});

test('two arms of each MPM are six marks, six dashes and six colours', () => {
  const styles = mpms.flatMap((mpm) => [0, 1].map((nth) => styleOf({ mpm, nth })));
  for (const key of ['mark', 'dash', 'colour'] as const) {
    expect(distinct(styles.map((style) => style[key])), key).toBe(6);
  }
});

describe('a run of two tunings of event', () => {
  const run = buildVariants(['httpd-event'], ['current', 'proposed']);
  const names = ['event, current', 'event, proposed'];

  test.each(['rounds', 'latency'])('has two lines in %s', (id) => {
    const chart = allCharts(run).find((each) => each.id === `keepalive-32-${id}`)!;
    const lines = chart.config.data.datasets.filter(({ label }) => label);
    expect(lines.map(({ label }) => label)).toEqual(names);
    for (const key of ['borderColor', 'borderDash', 'pointStyle']) {
      expect(distinct(lines.map((line) => Reflect.get(line, key))), key).toBe(2);
    }
  });

  test('has both keys beside the names in the tables of the page', () => {
    const rows = [
      ...renderHtml(run).matchAll(
        /<th scope="row">\s*<svg class="key ([^"]+)"[\s\S]*?<\/svg>([^<]+)/g,
      ),
    ];
    const keys = rows.map(([, key, name]) => `${key}: ${name}`);
    expect([...new Set(keys)]).toEqual(['event: event, current', 'event-2: event, proposed']);
  });
});
