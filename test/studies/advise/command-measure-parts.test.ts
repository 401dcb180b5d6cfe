import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { cellOf } from '../../../src/plan/cells.ts';
import { arms } from '../../../src/server/arm.ts';
import { basePlan } from '../../../src/studies/advise/command-base-plan.ts';
import { measureParts } from '../../../src/studies/advise/command-measure-parts.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';

// Runs alone: it measures real servers.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

test('several runs: all are made ready first, and the time left is that of the later ones too', async () => {
  using run = testRun();
  const place = { runtime: 'process', httpdImage: 'httpd:2.4' };
  const planned = (await basePlan(place as never, ['event'], 3, []))!;
  const times = { warmupSeconds: 0.2, durationSeconds: 0.5 };
  // The process of the tests stays where it is.
  const plan = {
    ...planned,
    ...times,
    runId: run.claim.runId,
    cpus: { ...planned.cpus, shared: true },
  };
  const part = (id: string, rounds: number) => ({
    path: join(folder, id),
    title: `Measure ${id}`,
    plan: { ...plan, cells: [{ ...cellOf('keepalive', 4, 'raw', rounds), id, questions: [] }] },
  });
  const folder = temporaryFolder();
  const lines: string[] = [];
  const terminal = {
    out: () => {},
    err: (line: string) => void lines.push(line),
    progress: { isTTY: false } as NodeJS.WriteStream,
  };
  const trials = await measureParts([part('short', 1), part('long', 3)], false, terminal, never);
  expect(trials.map(({ length }) => length)).toEqual([1, 3]);

  const at = (words: RegExp) => lines.findIndex((line) => words.test(line));
  expect(lines[0]).toBe('Prepare httpd');
  expect(lines[1]).toMatch(/^ {2}Apache/);
  expect(at(/^Measure short/)).toBeGreaterThan(at(/^Prepare httpd/));
  // Three trials of at least 0.7 s each are still to come.
  const [, left] = /; 0:(\d\d) left$/.exec(lines[at(/^ {2}r1-short/)] ?? '') ?? [];
  expect(Number(left)).toBeGreaterThanOrEqual(2);
  expect(lines[at(/^ {2}r3-long/)]).toMatch(/; 0:00 left$/);
}, 60_000);
