import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chromiumPath, type RunningBrowser, startBrowser } from '../../fixtures/browser.ts';
import { chromium, needs } from '../../fixtures/needs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { allCharts, renderFiles, renderHtml } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

needs(chromium(chromiumPath)).describe('the page in a browser', () => {
  let browser: RunningBrowser;
  let pictureCount: number;

  beforeAll(async () => {
    browser = await startBrowser();
    pictureCount = allCharts(buildRun()).length;
    await browser.save('believable', renderHtml(buildRun()));
    await browser.savePictures(renderFiles(buildRun()));
    await browser.save('default', renderHtml(quickRun(11)));
  });

  afterAll(() => browser?.[Symbol.asyncDispose]());

  test('draws every chart, complains of nothing and asks the network for nothing', async () => {
    const { seen, complaints } = await browser.open('believable', {}, async (page) => {
      await unfold(page);
      return page.evaluate(paintedPixels);
    });
    expect(complaints).toEqual([]);
    const charts = seen as readonly { id: string; share: number; label: string }[];
    expect(charts).toHaveLength(pictureCount);
    for (const { id, share, label } of charts) {
      expect(share, id).toBeGreaterThan(0.01);
      expect(label.length, id).toBeGreaterThan(40);
    }
  });

  test('names in its legends the arms, parts and states, and nothing without a name', async () => {
    const { seen } = await browser.open('believable', {}, async (page) => {
      await unfold(page);
      return page.evaluate(legendTexts);
    });
    const texts = seen as readonly string[];
    expect(texts).not.toContain('');
    expect(texts).toEqual(
      expect.arrayContaining(['prefork', 'worker', 'event', 'equivalence margin', 'W sending']),
    );
  });

  test('shows every picture, and no empty chart, where scripts are off', async () => {
    const { seen } = await browser.open(
      'believable',
      { javaScriptEnabled: false },
      async (page) => {
        for (const summary of await page.locator('summary').all()) await summary.click();
        const boxesOf = async (what: string) =>
          Promise.all((await page.locator(what).all()).map((each) => each.boundingBox()));
        return {
          pictures: await boxesOf('figure img'),
          charts: await boxesOf('figure canvas'),
          left: await page.locator('details figure p', { hasText: 'A script draws' }).count(),
        };
      },
    );
    // What is folded away has no picture, and says so.
    expect(seen.pictures.length).toBeGreaterThan(4);
    expect(seen.pictures.length + seen.left).toBe(pictureCount);
    for (const box of seen.pictures) {
      expect(Math.min(box!.width, box!.height)).toBeGreaterThan(100);
    }
    for (const box of seen.charts) expect(box?.height ?? 0).toBe(0);
  });

  test.each([1200, 1100, 900, 768, 400, 320])('cuts nothing off at %i px', async (width) => {
    const { seen } = await browser.open(
      'believable',
      { viewport: { width, height: 800 } },
      async (page) => {
        await page.evaluate(
          "document.querySelectorAll('details').forEach((d) => { d.open = true })",
        );
        return page.evaluate(
          "[document.documentElement, ...document.querySelectorAll('.scroll')].map((e) => e.scrollWidth - e.clientWidth)",
        );
      },
    );
    expect(Math.max(...(seen as readonly number[]))).toBeLessThanOrEqual(0);
  });

  test.each(['light', 'dark'] as const)('has readable text in %s', async (colorScheme) => {
    const { seen } = await browser.open('believable', { colorScheme }, (page) =>
      page.evaluate(contrasts),
    );
    const texts = seen as readonly { what: string; ratio: number }[];
    expect(texts.length).toBeGreaterThan(12);
    for (const { what, ratio } of texts) expect(ratio, what).toBeGreaterThanOrEqual(4.5);
  });

  test('draws its charts anew when the colour scheme changes', async () => {
    await browser.open('believable', { colorScheme: 'light' }, async (page) => {
      const picture = () => page.evaluate("document.querySelector('canvas').toDataURL()");
      await until(page, "globalThis.Chart?.getChart(document.querySelector('canvas'))");
      const light = await picture();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(picture).not.toBe(light);
      await page.emulateMedia({ colorScheme: 'light' });
      await expect.poll(picture).toBe(light);
    });
  });

  test('draws what is folded away when it is opened, in the colours of then', async () => {
    await browser.open('believable', { colorScheme: 'light' }, async (page) => {
      await until(page, "globalThis.Chart?.getChart(document.querySelector('canvas'))");
      const drawn = () =>
        page.evaluate(
          "[...document.querySelectorAll('details canvas')].filter((c) => Chart.getChart(c)).length",
        );
      expect(await drawn()).toBe(0);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('details:has(canvas) > summary').first().click();
      await expect.poll(drawn).toBeGreaterThan(0);
    });
  });

  test.each([
    [1200, 900],
    [390, 844],
  ])('holds answer, advice and warnings on the first screen of %i × %i', async (width, height) => {
    const { seen } = await browser.open('default', { viewport: { width, height } }, (page) =>
      page.evaluate("document.querySelector('#answer').getBoundingClientRect().bottom"),
    );
    expect(seen).toBeLessThan(height);
  });

  test('is at most six screens long, unless it is unfolded', async () => {
    const { seen } = await browser.open(
      'default',
      { viewport: { width: 1200, height: 900 } },
      (page) => page.evaluate('document.documentElement.scrollHeight'),
    );
    expect(seen).toBeLessThanOrEqual(6 * 900);
  });
});

/** Opens everything and waits for what is drawn then. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(
    "document.querySelectorAll('details').forEach((each) => { each.open = true; })",
  );
  await until(
    page,
    "[...document.querySelectorAll('canvas')].every((each) => globalThis.Chart?.getChart(each))",
  );
}

/**
 * Waits until an expression is truthy in the page. Each look is an evaluation from outside:
 * page.waitForFunction would evaluate a string inside, which the page's policy forbids.
 */
async function until(page: Page, expression: string): Promise<void> {
  const look = () => page.evaluate(`Boolean(${expression})`);
  await expect.poll(look, { timeout: 20_000 }).toBe(true);
}

/** Run in the page: of each canvas, the share of pixels that something was drawn on. */
const paintedPixels = `[...document.querySelectorAll('canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted++;
  return { id: canvas.id, share: painted / (data.length / 4), label: canvas.getAttribute('aria-label') };
})`;

/**
 * Run in the page: contrast of text to what is behind it (WCAG 2.2, 1.4.3), one element of each
 * kind.
 */
const contrasts = `(() => {
  const kinds = ['h1', 'h2', 'h3', 'h4', 'p', '.muted', 'a', '.badge', '.health li', '.finding strong', '.finding small',
    'figcaption', 'thead th', 'tbody th', 'td', 'td small', '.notes li', 'summary', 'pre', 'dt', 'dd', 'footer', 'code'];
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    throw new Error('nothing behind ' + element.tagName);
  };
  const luminance = (colour) => colour.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  return kinds.flatMap((kind) => [...document.querySelectorAll(kind)].slice(0, 3).map((element) => {
    const [low, high] = [luminance(rgb(getComputedStyle(element).color)), luminance(behind(element))].sort((a, b) => a - b);
    return { what: kind, ratio: (high + 0.05) / (low + 0.05) };
  }));
})()`;

/** Run in the page: the texts of all legends. */
const legendTexts = `[...document.querySelectorAll('canvas')].flatMap((canvas) =>
  Chart.getChart(canvas).legend.legendItems.map((item) => item.text))`;
