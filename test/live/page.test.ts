import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { serveLive } from '../../src/live/server.ts';
import type { LiveView } from '../../src/live/view.ts';
import { violationsOf } from '../fixtures/axe.ts';
import { chromiumPath, type RunningBrowser, startBrowser } from '../fixtures/browser.ts';
import { aboutLive, liveView } from '../fixtures/live-view.ts';
import { chromium, needs } from '../fixtures/needs.ts';

// A browser on a busy machine.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

/** A page of a run that a test changes. */
async function served() {
  const state = { view: liveView() };
  const server = await serveLive(aboutLive, { now: () => state.view });
  onTestFinished(async () => server[Symbol.asyncDispose]());
  return { state, server };
}

const ended = (view: LiveView): LiveView => ({
  ...view,
  now: {
    ...{ stage: 'The run has ended. Report: reports/run/report.html', situation: null },
    ...{ secondsLeft: null, isBounded: false, ended: true },
  },
});

needs(chromium(chromiumPath)).describe('the live page in a browser', () => {
  let browser: RunningBrowser;

  beforeAll(async () => {
    browser = await startBrowser();
  });

  afterAll(() => browser?.[Symbol.asyncDispose]());

  const textOf = async (page: Page, what: string) =>
    ((await page.locator(what).textContent()) ?? '').replace(/\s+/g, ' ').trim();

  test('shows the run, follows it and its end, and asks for nothing else', async () => {
    const { state, server } = await served();
    const { complaints } = await browser.visit(server.url, {}, async (page) => {
      expect(await textOf(page, '#round')).toBe(
        'Round 4 of at most 20: 32 busy keep-alive clients',
      );
      for (const text of ['under load', '9,120', '1.25 ms', '15.5 MiB']) {
        expect(await textOf(page, '#arms tbody')).toContain(text);
      }
      expect(await textOf(page, '#questions')).toMatch(/decided ?best first: worker ≈ event/);
      state.view = liveView({ now: { ...state.view.now, stage: 'Round 5 of at most 20' } });
      await expect.poll(() => textOf(page, '#round')).toMatch(/^Round 5/);
      state.view = ended(state.view);
      await server[Symbol.asyncDispose]();
      await expect.poll(() => textOf(page, '#round')).toMatch(/^The run has ended\. Report: /);
      // It does not ask any more for a server that is gone.
      expect(await textOf(page, '#connection')).toBe('');
    });
    expect(complaints).toEqual([]);
  });

  test('says when the run is gone without an end, and finds it again', async () => {
    const { server } = await served();
    await browser.visit(server.url, {}, async (page) => {
      await expect.poll(() => textOf(page, '#connection')).toBe('');
      // What a killed tool leaves: its connections are cut, and nobody listens.
      await page.context().setOffline(true);
      await page.evaluate('stream.close(); open()');
      await expect.poll(() => textOf(page, '#connection')).toMatch(/^No connection to the run\./);
      await page.context().setOffline(false);
      await expect.poll(() => textOf(page, '#connection')).toBe('');
    });
  });

  test('changes only what differs: a focus and a selection stay', async () => {
    const { state, server } = await served();
    await browser.visit(server.url, {}, async (page) => {
      await page.evaluate(`{
        document.querySelector('#arms .scroll').focus();
        getSelection().selectAllChildren(document.querySelector('#arms tbody tr:last-child th'));
        globalThis.row = document.querySelector('#arms tbody tr:last-child');
      }`);
      const [, worker, event] = state.view.arms as readonly [unknown, never, never];
      const faster = { ...(worker as object), ratePerSecond: 12_300 };
      state.view = liveView({ arms: [faster as never, event] });
      await expect.poll(() => textOf(page, '#arms tbody')).toContain('12,300');
      expect(await page.locator('#arms tbody tr').count()).toBe(2);
      expect(await page.evaluate("document.activeElement.matches('#arms .scroll')")).toBe(true);
      const drawn = await page.locator('#arms svg.slots rect').count();
      expect(drawn).toBe(4);
    });
  });

  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'axe-core finds nothing in %s at %i px, in the middle and at the end',
    async (colorScheme, width) => {
      const { state, server } = await served();
      const options = { colorScheme, viewport: { width, height: 844 } };
      const { seen } = await browser.visit(server.url, options, async (page) => {
        const before = await violationsOf(page);
        const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(wider)).toBe(0);
        state.view = ended(state.view);
        server.update();
        await expect.poll(() => textOf(page, '#round')).toMatch(/^The run has ended/);
        return [...before, ...(await violationsOf(page))];
      });
      expect(seen).toEqual([]);
    },
  );

  test('a screen reader hears of the round only', async () => {
    const { server } = await served();
    const { seen } = await browser.visit(server.url, {}, (page) =>
      page.evaluate(
        "[...document.querySelectorAll('[aria-live],[role=status],[role=alert]')].map((e) => e.id)",
      ),
    );
    expect(seen).toEqual(['round']);
  });

  test('without scripts it shows the run as it was, and loads itself again', async () => {
    const { state, server } = await served();
    await browser.visit(server.url, { javaScriptEnabled: false }, async (page) => {
      expect(await textOf(page, '#round')).toMatch(/^Round 4/);
      state.view = liveView({ now: { ...state.view.now, stage: 'Round 5 of at most 20' } });
      await expect.poll(() => textOf(page, '#round')).toMatch(/^Round 5/);
    });
  });

  test('a page that nobody sees has no stream', async () => {
    const { server } = await served();
    await browser.visit(server.url, {}, async (page) => {
      await expect.poll(() => page.evaluate('stream?.readyState')).toBe(1);
      await page.evaluate(`{
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }`);
      expect(await page.evaluate('stream')).toBeNull();
      await page.evaluate(`{
        delete document.visibilityState;
        document.dispatchEvent(new Event('visibilitychange'));
      }`);
      await expect.poll(() => page.evaluate('stream?.readyState')).toBe(1);
    });
  });
});
