import { afterAll, beforeAll, expect, test } from 'vitest';
import { html } from '../../../src/report/exporters/html.ts';
import { png } from '../../../src/report/exporters/png.ts';
import { historyReport } from '../../../src/report/history/report.ts';
import { violationsOf } from '../../fixtures/axe.ts';
import { chromiumPath, type RunningBrowser, startBrowser } from '../../fixtures/browser.ts';
import { judgementOf } from '../../fixtures/judgements.ts';
import { chromium, needs } from '../../fixtures/needs.ts';
import { nightOf, nightSeries } from '../../fixtures/nights.ts';

const arms = ['httpd-prefork', 'httpd-worker', 'httpd-event'];
const nights = Array.from({ length: 40 }, (_, i) =>
  nightOf(i, {
    series: ['keepalive-32', 'burst-128'].flatMap((cell) =>
      arms.map((arm, k) => nightSeries({ cell, arm, change: 0.02 * Math.sin(i + k) - 0.1 * k })),
    ),
  }),
);
const report = historyReport({
  ...{ path: 'history', pages: 'pages' },
  nights,
  judgement: judgementOf(nights, [{}, { kind: 'improvement', id: 'other' }]),
  acknowledgements: [
    { schema: 1, change: 'a change', reason: 'a new kernel', at: '2026-01-09T08:00:00.000Z' },
  ],
  skipped: [{ file: 'nights/2026/01/x.json', reason: 'it is not JSON, or only a part of it' }],
  runs: [],
});

needs(chromium(chromiumPath)).describe('the page over all nights, in a browser', () => {
  let browser: RunningBrowser;
  beforeAll(async () => {
    browser = await startBrowser();
    await browser.save('index', String(html(report)[0]?.content));
    await browser.savePictures(png(report));
  });
  afterAll(async () => browser[Symbol.asyncDispose]());

  test.each([
    [1200, 'light'],
    [1200, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    'at %i px in %s axe-core finds nothing, and no table is cut off',
    async (width, colorScheme) => {
      const options = { viewport: { width, height: 844 }, colorScheme };
      const { seen, complaints } = await browser.open('index', options, async (page) => {
        await page.waitForFunction('globalThis.Chart !== undefined');
        return {
          wrong: await violationsOf(page),
          drawn: await page.locator('canvas').count(),
          overflow: await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          ),
        };
      });
      expect(seen).toEqual({ wrong: [], drawn: 2, overflow: 0 });
      expect(complaints).toEqual([]);
    },
  );

  test('without JavaScript the pictures take the place of the charts', async () => {
    const options = { javaScriptEnabled: false };
    const { seen } = await browser.open('index', options, (page) =>
      page.locator('main img:visible').count(),
    );
    expect(seen).toBe(2);
  });
});
