import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { CompletedTrial } from '../../src/run/trial.ts';
import { arms } from '../../src/server/arm.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { expectHonestExit } from '../fixtures/exit-code.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

// Runs beside one other: it measures real servers, and demands trials that were completed.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const short = ['--preset', 'smoke', '--duration', '0.6', '--runtime', 'process'];
const what = ['--mpm', 'all', '--server', 'httpd', '--workload', 'memory,keepalive'];

test('one command measures every protocol on the same starts, and leaves prefork out of HTTP/2', {
  timeout: 180_000,
}, async () => {
  const { folder, run, trials } = commandLine();
  const protocols = ['--protocol', 'http1,https1,h2,h2c', '--streams', '4'];
  const { code, out, err } = await run('bench', ...what, ...short, ...protocols, '--out', 'run');
  expect(err).toContain('HTTP/2 is inactive under prefork (AH10034)');
  const completed = trials('run') as CompletedTrial[];
  expect(completed.map(({ state }) => state)).toEqual(Array(20).fill('completed'));
  expectHonestExit(code, completed);
  const cellsOf = (mpm: string) =>
    completed.filter((trial) => trial.mpm === mpm).map(({ cell }) => cell);
  const http1 = ['keepalive-32', 'keepalive-32-https1', 'memory-64', 'memory-64-https1'];
  expect(cellsOf('prefork').toSorted()).toEqual(http1);
  for (const mpm of ['worker', 'event']) {
    expect(cellsOf(mpm).toSorted()).toEqual(
      [
        ...http1,
        ...['keepalive-32-h2-4', 'keepalive-32-h2c-4', 'memory-64-h2', 'memory-64-h2c'],
      ].toSorted(),
    );
  }
  for (const trial of completed) {
    if (trial.workload === 'keepalive') expect(trial.requests, trial.id).toBeGreaterThan(10);
    const names = Object.keys(trial.identity.negotiated ?? {});
    expect(names).toEqual(trial.mpm === 'prefork' ? ['https1'] : ['https1', 'h2', 'h2c']);
  }
  for (const starts of Map.groupBy(completed, ({ arm }) => arm).values()) {
    expect(new Set(starts.map(({ startUp }) => startUp?.poolMs)).size).toBe(1);
  }
  expect(out).toContain('over HTTP/2');
  const texts = readdirSync(join(folder, 'run'), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.filter((text) => /PRIVATE KEY|BEGIN CERTIFICATE/.test(text))).toEqual([]);
});
