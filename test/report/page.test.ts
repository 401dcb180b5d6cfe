import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawAll } from '../../src/report/charts/charts.ts';
import type { RunInput } from '../../src/report/input.ts';
import { renderPage } from '../../src/report/page/page.ts';
import { renderRun } from '../../src/report/render.ts';
import { summarize } from '../../src/report/summary.ts';
import type { Trial } from '../../src/run/trial.ts';
import { chromiumFlags, chromiumPath } from '../fixtures/chromium.ts';
import { buildRun } from '../fixtures/run.ts';

const where = chromiumPath ?? 'skipped: no Chromium at $CHROMIUM or /usr/bin/chromium';

describe.skipIf(chromiumPath === null)(`the page in a browser (${where})`, () => {
  let browser: Browser;
  let folder: string;
  let pictureCount: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mpm-bench-page-'));
    browser = await chromium.launch({ executablePath: chromiumPath!, args: [...chromiumFlags] });
    const files = await renderRun(buildRun());
    pictureCount = files.filter(({ path }) => path.endsWith('.png')).length;
    const page = files.find(({ path }) => path === 'report.html')!;
    await writeFile(join(folder, 'believable.html'), page.content);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Without pictures: they take two seconds, and only a page without scripts shows them. */
  async function save(name: string, run: RunInput): Promise<void> {
    const summary = summarize(run);
    await writeFile(join(folder, `${name}.html`), renderPage(summary, drawAll(summary), []));
  }

  /** Opens a page and gives it to `look`, with everything that it complained about or asked the network for. */
  async function open<T>(
    name: string,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<T>,
  ): Promise<{ readonly seen: T; readonly complaints: readonly string[] }> {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 800 },
      ...options,
    });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      const url = pathToFileURL(join(folder, `${name}.html`)).href;
      page.on('console', (message) => complaints.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const asked = request.url();
        if (asked !== url && !asked.startsWith('data:')) complaints.push(`request: ${asked}`);
      });
      await page.goto(url);
      return { seen: await look(page), complaints };
    } finally {
      await context.close();
    }
  }

  test('draws every chart, complains of nothing and asks the network for nothing', async () => {
    const { seen, complaints } = await open('believable', {}, (page) =>
      page.evaluate(paintedPixels),
    );
    expect(complaints).toEqual([]);
    const charts = seen as readonly { id: string; share: number; label: string }[];
    expect(charts).toHaveLength(pictureCount);
    for (const { id, share, label } of charts) {
      expect(share, id).toBeGreaterThan(0.01);
      expect(label.length, id).toBeGreaterThan(40);
    }
  });

  test('shows every picture, and no empty chart, where scripts are off', async () => {
    const { seen } = await open('believable', { javaScriptEnabled: false }, async (page) => {
      const boxesOf = async (what: string) =>
        Promise.all((await page.locator(what).all()).map((each) => each.boundingBox()));
      return { pictures: await boxesOf('figure img'), charts: await boxesOf('figure canvas') };
    });
    expect(seen.pictures).toHaveLength(pictureCount);
    for (const box of seen.pictures) {
      expect(Math.min(box!.width, box!.height)).toBeGreaterThan(100);
    }
    for (const box of seen.charts) expect(box?.height ?? 0).toBe(0);
  });

  test.each([400, 320, 768])('does not scroll sideways at %i px', async (width) => {
    const { seen } = await open(
      'believable',
      { viewport: { width, height: 800 } },
      async (page) => {
        await page.evaluate(
          "document.querySelectorAll('details').forEach((d) => { d.open = true })",
        );
        return page.evaluate('document.documentElement.scrollWidth');
      },
    );
    expect(seen).toBeLessThanOrEqual(width);
  });

  test.each(['light', 'dark'] as const)('has readable text in %s', async (colorScheme) => {
    const { seen } = await open('believable', { colorScheme }, (page) => page.evaluate(contrasts));
    const texts = seen as readonly { what: string; ratio: number }[];
    expect(texts.length).toBeGreaterThan(12);
    for (const { what, ratio } of texts) expect(ratio, what).toBeGreaterThanOrEqual(4.5);
  });

  test('draws its charts anew when the colour scheme changes', async () => {
    await open('believable', { colorScheme: 'light' }, async (page) => {
      const picture = () => page.evaluate("document.querySelector('canvas').toDataURL()");
      const light = await picture();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expect.poll(picture).not.toBe(light);
      await page.emulateMedia({ colorScheme: 'light' });
      await expect.poll(picture).toBe(light);
    });
  });

  test('carries the raw data, and gives them back whole', async () => {
    const run = buildRun();
    const { seen } = await open('believable', { javaScriptEnabled: false }, (page) =>
      page.locator('#data a[download]').getAttribute('href'),
    );
    const lines = gunzipSync(Buffer.from(seen!.split(',')[1]!, 'base64')).toString();
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(run.trials);
  });

  test('stays inert whatever was read', async () => {
    await save('hostile', poisoned(buildRun()));
    const { seen, complaints } = await open('hostile', {}, (page) =>
      page.evaluate(
        "[document.querySelectorAll('[data-hostile]').length, globalThis.hostile ?? 'inert', document.body.innerText.includes('data-hostile')]",
      ),
    );
    expect(seen).toEqual([0, 'inert', true]);
    expect(complaints).toEqual([]);
  });

  test.each<[string, RunInput]>([
    ['one round', buildRun({ rounds: 1 })],
    ['one arm', buildRun({ arms: ['httpd-event'], mishaps: false })],
    ['only failed trials', everyTrial(fail)],
    ['no trial', { ...buildRun(), trials: [] }],
    ['no memory source', everyTrial(withoutMemory)],
    ['no samples at all', everyTrial(withoutSamples)],
    ['only invalid trials', everyTrial(bind)],
    ['no environment', { ...buildRun(), environment: {} }],
  ])('is whole with %s', async (name, run) => {
    await save(name, run);
    const { seen, complaints } = await open(name, {}, (page) =>
      page.evaluate('document.body.innerText'),
    );
    expect(complaints).toEqual([]);
    expect(seen).not.toMatch(/\bNaN\b|undefined|Infinity|\[object|\bnull\b/);
    expect(seen).toContain(truths[name]);
  });
});

const truths: Readonly<Record<string, string>> = {
  'one round': 'one round: no spread known',
  'one arm': '9 of 9 trials valid',
  'only failed trials': '27 failed',
  'no trial': '27 not run',
  'no memory source': 'memory was not measured: smaps_rollup may not be read',
  'no samples at all': 'Every round of',
  'only invalid trials': 'not known (rounds: 3 invalid)',
  'no environment': 'No environment was recorded.',
};

function everyTrial(edit: (trial: Trial) => Trial): RunInput {
  const run = buildRun({ mishaps: false });
  return { ...run, trials: run.trials.map(edit) };
}

function fail(trial: Trial): Trial {
  const { state: _, ...head } = trial;
  return { ...head, state: 'failed', stage: 'start', reason: 'httpd: not found', log: '' };
}

function bind(trial: Trial): Trial {
  if (trial.state !== 'completed') return trial;
  return { ...trial, generator: { ...trial.generator, cpuShare: 0.97, bound: true } };
}

function withoutMemory(trial: Trial): Trial {
  if (trial.state !== 'completed') return trial;
  return {
    ...trial,
    footprintBytes: null,
    observation: { ...trial.observation, memory: null },
    warnings: [{ kind: 'no-memory-source', reason: 'smaps_rollup may not be read' }],
  };
}

function withoutSamples(trial: Trial): Trial {
  if (trial.state !== 'completed') return trial;
  const none = { columns: [], rows: [] };
  const observation = { ...trial.observation, memory: null, cpuUs: null, accesses: null };
  return {
    ...trial,
    footprintBytes: null,
    cpuUsPerRequest: null,
    observation: { ...observation, processes: none, scoreboard: none, sockets: none },
  };
}

/** Everything that comes from outside and is free text. */
function poisoned(run: RunInput): RunInput {
  const attack = [
    '<b data-hostile>x</b>',
    '"><img data-hostile src=x onerror="hostile=1">',
    "' data-hostile='",
    '</script><script data-hostile>hostile=1</script>',
    '</noscript></style></title><svg data-hostile onload=hostile=1>',
    '<!--',
  ].join('');
  const trials = run.trials.map((trial): Trial => {
    if (trial.state === 'failed') return { ...trial, stage: attack, reason: attack, log: attack };
    if (trial.state === 'aborted') return trial;
    return {
      ...trial,
      identity: { version: attack, mpm: attack },
      warnings: [
        { kind: 'no-memory-source', reason: attack },
        ...(trial.round === 0 ? [{ kind: 'local-limit', code: attack, count: 1 } as const] : []),
      ],
    };
  });
  const plan = {
    ...run.plan,
    runId: attack,
    runtimeReason: attack,
    httpd: { path: attack, image: attack },
    tuning: { name: 'file', path: attack, text: attack } as const,
  };
  return {
    ...run,
    plan,
    trials,
    environment: { [attack]: attack, list: [attack, { [attack]: attack }] },
  };
}

/** Run in the page: of each canvas, the share of pixels that something was drawn on. */
const paintedPixels = `[...document.querySelectorAll('canvas')].map((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) painted++;
  return { id: canvas.id, share: painted / (data.length / 4), label: canvas.getAttribute('aria-label') };
})`;

/** Run in the page: contrast of text to what is behind it (WCAG 2.2, 1.4.3), one element of each kind. */
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
