import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import type { Message } from '../../src/host/message.ts';
import { workFolder } from '../../src/host/work-folder.ts';
import { cellOf } from '../../src/plan/cells.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { readTrials } from '../../src/run/results.ts';
import { arms } from '../../src/server/arm.ts';
import type { Part } from '../../src/studies/part.ts';
import { carryOut, folderOf, type Study } from '../../src/studies/study.ts';
import { openStudyFolder, partsIn, studyPlan } from '../../src/studies/study-folder.ts';
import { surroundings } from '../../src/studies/surroundings.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

/** Keeps every line of progress; a signal can be aborted at one of them. */
function log(onLine: (line: string) => void = () => {}) {
  const lines: string[] = [];
  const err = (text: Message) => {
    const line = wording(text);
    lines.push(line);
    onLine(line);
  };
  return { lines, terminal: { out: () => {}, err, progress: { isTTY: false } as never } };
}

async function study(): Promise<Study> {
  const around = await surroundings('process', []);
  const runId = `study-${process.pid}`;
  const part = (id: string, rounds: number): Part => {
    const plan = makePlan(
      {
        ...{
          preset: 'smoke',
          arms: [arms['httpd-event']],
          control: false,
          budgetSeconds: null,
          seed: 1,
          runId,
        },
        load: [{ ...cellOf('keepalive', 4, { driver: 'raw', rounds, durationSeconds: 0.5 }), id }],
        ...{ rounds, warmupSeconds: 0.2, durationSeconds: 0.5, clientThreads: 1 },
        httpd: { path: null, image: 'httpd:2.4' },
      },
      around,
      [],
    );
    // The process of the tests stays where it is.
    return { id, title: `Measure ${id}`, plan: { ...plan, cpus: { ...plan.cpus, shared: true } } };
  };
  const path = join(temporaryFolder(), 'toy');
  return {
    ...{ path, runId, resumed: false, runtimeWish: 'process' },
    command: 'toy',
    parts: [part('short', 1), part('long', 3)],
    planOf: (parts) => studyPlan('toy', runId, { rounds: 3 }, parts),
    conclude: async () => 0,
  };
}

test('all parts are made ready first, and the time left is that of ' +
  'the later ones too', async () => {
  const toy = await study();
  const { lines, terminal } = log();
  expect(await carryOut(toy, terminal, never)).toBe(0);
  const trials = toy.parts.map((part) => readTrials(folderOf(toy, part)));
  expect(trials.map(({ length }) => length)).toEqual([1, 3]);

  const at = (words: RegExp) => lines.findIndex((line) => words.test(line));
  expect(lines[0]).toBe('Prepare httpd');
  expect(lines[1]).toMatch(/^ {2}Apache/);
  expect(at(/^Measure short/)).toBeGreaterThan(at(/^Prepare httpd/));
  // Three trials of at least 0.7 s each are still to come.
  const first = lines[at(/^ {2}round 1 of 1/)] ?? '';
  const [, minutes, seconds] = /; about (\d+):(\d\d) left$/.exec(first) ?? [];
  expect(Number(minutes) * 60 + Number(seconds), first).toBeGreaterThanOrEqual(2);
  expect(lines[at(/^ {2}round 3 of 3/)]).toMatch(/; about 0:00 left$/);
}, 120_000);

test('an interrupted study says what is kept, and goes on from its folder', async () => {
  const toy = await study();
  const interrupt = new AbortController();
  const first = log((line) => /^ {2}round 1 of 3/.test(line) && interrupt.abort());
  expect(await carryOut(toy, first.terminal, interrupt.signal)).toBe(130);
  expect(first.lines.at(-1)).toMatch(/^Interrupted\. 2 trials are kept in .*toy\.\n/);
  expect(first.lines.at(-1)).toContain(`Continue: npm run toy -- --resume ${toy.path}`);

  const folder = openStudyFolder<{ readonly rounds: number }>(toy.path, 'toy');
  expect(folder.plan.request).toEqual({ rounds: 3 });
  // As a tool leaves it that was killed together with its watchdog.
  const left = workFolder(toy.runId, 'arm');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, '../owner.json'), '{"pid": 4194305, "startTicks": 1}');
  const again = log();
  const resumed = { ...toy, resumed: true, parts: partsIn(folder) };
  expect(await carryOut(resumed, again.terminal, never)).toBe(0);
  expect(again.lines.some((line) => line.startsWith('Measure short'))).toBe(false);
  expect(again.lines.filter((line) => /^ {2}round \d of 3/.test(line))).toHaveLength(2);

  // One that was cut off after its last trial gets the end that it lacks.
  const [, long] = toy.parts.map((part) => join(folderOf(toy, part).path, 'end.json'));
  rmSync(long as string);
  expect(await carryOut(resumed, log().terminal, never)).toBe(0);
  expect(existsSync(long as string)).toBe(true);
}, 120_000);
