import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import { violationsOf } from '../fixtures/axe.ts';
import { chromiumPath, type RunningBrowser, startBrowser } from '../fixtures/browser.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { expectHonestExit } from '../fixtures/exit-code.ts';
import { chromium, needs } from '../fixtures/needs.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers, with a browser beside them.

const asked = ['bench', '--mpm', 'worker,event', '--preset', 'smoke', '--runtime', 'process'];

/** Starts a run with its page; `url` resolves when the tool has printed the address. */
function withPage(...more: readonly string[]) {
  const line = commandLine();
  const child = line.start(...asked, ...more, '--out', 'run', '--live');
  const url = new Promise<string>((done, fail) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
      const [, found] = /^Live view: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(text) ?? [];
      if (found !== undefined) done(found);
    });
    void child.ended.then(({ err }) => fail(new Error(err)));
  });
  return { ...line, child, url };
}

const textOf = async (page: Page, what: string) =>
  ((await page.locator(what).textContent()) ?? '').replace(/\s+/g, ' ').trim();

needs(chromium(chromiumPath)).describe('the live page of a real run', () => {
  let browser: RunningBrowser;

  beforeAll(async () => {
    browser = await startBrowser();
    await runtime.prepare([arms['httpd-event']], () => {}, never);
  }, fetchMs);

  afterAll(() => browser?.[Symbol.asyncDispose]());

  const patiently = { timeout: 60_000, interval: 250 };

  test('shows the round, the numbers of each arm, the questions and the end', {
    timeout: 180_000,
  }, async () => {
    const { folder, child, url, trials, left } = withPage(
      ...['--workload', 'memory,keepalive', '--duration', '4'],
    );
    const { complaints } = await browser.visit(await url, {}, async (page) => {
      const round = () => textOf(page, '#round');
      await expect
        .poll(round, patiently)
        .toMatch(/^Round 1 of at most 1: (memory of the pool|32 busy)/);
      expect(await textOf(page, '#time')).toMatch(
        /^At most \d+:\d\d minutes left; 0 of 2 questions/,
      );
      for (const text of ['memory of the pool', '32 busy keep-alive clients', 'open']) {
        expect(await textOf(page, '#questions')).toContain(text);
      }
      for (const mpm of ['worker', 'event']) {
        const row = page.locator('#arms tbody tr', { hasText: mpm });
        const cell = async (name: string) =>
          (await row.locator(`td[data-head="${name}"]`).textContent()) ?? '';
        await expect.poll(() => cell('requests/s'), patiently).toMatch(/^[\d,]{3,}$/);
        await expect.poll(() => cell('memory'), patiently).toMatch(/^[\d.]+ MiB$/);
        await expect.poll(() => cell('scoreboard'), patiently).toMatch(/\d+ (sending|waiting)/);
      }
      expect(await violationsOf(page)).toEqual([]);
      await expect.poll(round, patiently).toMatch(/^The run has ended: .*\. Report: run\/report/);
      // The last trials had a latency.
      expect(await textOf(page, '#arms')).toMatch(/\d (µs|ms)32 busy keep-alive clients, round 1/);
    });
    expect(complaints).toEqual([]);
    const { code, err } = await child.ended;
    expectHonestExit(code, trials('run'));
    expect(err.match(/Live view: /g)).toHaveLength(1);
    expect(existsSync(join(folder, 'run/report.html'))).toBe(true);
    expect(left()).toEqual([]);
  });

  test('says that the run was interrupted, and does not delay that', {
    timeout: 180_000,
  }, async () => {
    const { child, url, left } = withPage('--workload', 'keepalive', '--duration', '60');
    await browser.visit(await url, {}, async (page) => {
      const round = () => textOf(page, '#round');
      await expect.poll(round, patiently).toMatch(/^Round 1 of at most 1: 32 busy/);
      child.kill('SIGINT');
      await expect
        .poll(round, patiently)
        .toBe('The run was interrupted. The terminal says what is kept, and how to continue');
    });
    expect((await child.ended).code).toBe(130);
    expect(left()).toEqual([]);
  });
});

test('a port that is taken is refused before anything begins', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => other.on('listening', listening));
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const { folder, run, left } = commandLine();
  const { code, out, err } = await run(...asked, '--live', String(port), '--out', 'run');
  expect([code, out]).toEqual([2, '']);
  expect(err.trim().split('\n').at(-1)).toBe(
    'the live page cannot be served on 127.0.0.1: ' +
      `listen EADDRINUSE: address already in use 127.0.0.1:${port}; ` +
      'give another port, or --live alone for a free one',
  );
  expect(existsSync(join(folder, 'run'))).toBe(false);
  expect(left()).toEqual([]);
});

test.each(['65536', 'here'])('--live %s is no port', async (port) => {
  const { run } = commandLine();
  const { code, err } = await run(...asked, `--live=${port}`, '--dry-run');
  expect(code).toBe(2);
  expect(err).toContain(`--live "${port}": give a whole number from 0 to 65535`);
});
