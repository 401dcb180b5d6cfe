import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunInput } from '../../src/analysis/input.ts';
import { compare } from '../../src/cli/compare.ts';
import { addNight } from '../../src/history/folder.ts';
import { createRunFolder, writeEnvironment } from '../../src/run/folder.ts';
import { appendTrial } from '../../src/run/results.ts';
import type { CompletedTrial } from '../../src/run/trial.ts';
import type { BaseArmId } from '../../src/server/arm.ts';
import { nightOf, nightSeries } from '../fixtures/nights.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { buildRun } from '../fixtures/run.ts';
import { runCommand } from '../fixtures/run-command.ts';

const arms = ['httpd-prefork', 'httpd-event'] as const;
const machine = { kernel: 'Linux 6.1', cpuModel: 'one', cpus: 2 };

/** A run on disk, with these rates. */
function save(
  name: string,
  rate: (arm: string, round: number) => number,
  change: Partial<RunInput['plan']> = {},
  facts: Record<string, string | number> = machine,
  measured: readonly BaseArmId[] = arms,
): string {
  const run = buildRun({ rounds: 12, mishaps: false, arms: measured });
  const plan = { ...run.plan, cells: run.plan.cells.slice(0, 1), runId: name, ...change };
  const folder = createRunFolder(join(temporaryFolder(), name), plan);
  writeEnvironment(folder, { machine: facts });
  for (const trial of run.trials as CompletedTrial[]) {
    if (trial.cell !== 'keepalive-32') continue;
    const ratePerSecond = rate(trial.arm, trial.round);
    appendTrial(folder, { ...trial, planSha256: folder.planSha256, ratePerSecond });
  }
  return folder.path;
}

const comparing = (earlier: string, later: string, ...flags: readonly string[]) =>
  runCommand(compare, earlier, later, ...flags);

/** Two per cent up and down in turn, so that rounds differ. */
const noisy = (level: number, round: number) => level * (1 + (round % 2 === 0 ? 0.01 : -0.01));
const before = () => save('before', (_, round) => noisy(1000, round));
const eventTimes = (factor: number) => (arm: string, round: number) =>
  noisy(arm === 'httpd-event' ? 1000 * factor : 1000, round + (arm === 'httpd-event' ? 1 : 0));

test('an arm that became faster gained on the other', async () => {
  const { code, text } = await comparing(
    before(),
    save('after', eventTimes(1.2)),
    '--watch',
    'httpd-event',
  );
  expect(text).toMatch(
    /changed: throughput of prefork relative to event −1\d\.\d % \(95 % CI .*; better for event\./,
  );
  expect(text).toContain('event 1,000 requests/s → 1,200 requests/s');
  expect(code).toBe(0);
});

test('an arm that became slower is a regression where it is watched', async () => {
  const after = save('after', eventTimes(0.8));
  expect((await comparing(before(), after)).code).toBe(0);
  expect((await comparing(before(), after, '--watch', 'httpd-event')).code).toBe(1);
  expect((await comparing(before(), after, '--watch', 'httpd-prefork')).code).toBe(0);
});

test('a machine that became slower as a whole changes no ratio', async () => {
  const { code, text } = await comparing(
    before(),
    save('after', (_, round) => noisy(700, round)),
    '--watch',
    'httpd-event',
  );
  expect(text).toMatch(/unchanged within ±5 %: throughput of prefork relative to event 0 % /);
  expect(text).toContain('(−30.0 %)');
  expect(code).toBe(0);
});

test.each<[string, () => string, readonly string[], RegExp]>([
  [
    'another machine',
    () => save('b', eventTimes(1), {}, { ...machine, cpuModel: 'two' }),
    [],
    /cpuModel: "one" and "two" \(--anyway/,
  ],
  [
    'another kernel',
    () => save('b', eventTimes(1), {}, { ...machine, kernel: 'Linux 5' }),
    [],
    /kernel: "Linux 6\.1" and "Linux 5"/,
  ],
  [
    'another key of TLS',
    () => save('b', eventTimes(1), { tls: { key: 'rsa' } }),
    [],
    /TLS: unknown and \{"key":"rsa"\}/,
  ],
  [
    'another number of threads',
    () => save('b', eventTimes(1), { clientThreads: 2 }),
    [],
    /threads of the generator: 1 and 2/,
  ],
  [
    'other cells',
    () => save('b', eventTimes(1), { cells: buildRun().plan.cells.slice(0, 2) }),
    ['--anyway'],
    /only one of them has burst-32/,
  ],
  [
    'another duration',
    () => save('b', eventTimes(1), { durationSeconds: 9 }),
    ['--anyway'],
    /measured seconds of a trial: 4 and 9/,
  ],
  [
    'a word that is no arm',
    () => save('b', eventTimes(1)),
    ['--watch', 'httpd-worker'],
    /--watch "httpd-worker": choose httpd-prefork or httpd-event/,
  ],
])('%s: refused with the reason', async (_, later, flags, reason) => {
  const { code, text } = await comparing(before(), later(), ...flags);
  expect(text).toMatch(reason);
  expect(text).toMatch(/Nothing was done/);
  expect(code).toBe(2);
});

test('a watched arm without any value has not passed, and the others have', async () => {
  const three = ['httpd-prefork', 'httpd-worker', 'httpd-event'] as const;
  const first = save('first', (_, round) => noisy(1000, round), {}, machine, three);
  const after = save('after', (_, round) => noisy(1000, round), {}, machine, three);
  const results = join(after, 'results.jsonl');
  const lines = readFileSync(results, 'utf8').split('\n');
  writeFileSync(results, lines.filter((line) => !/"arm":"httpd-event"/.test(line)).join('\n'));
  const watched = async (arm: string) => (await comparing(first, after, '--watch', arm)).code;
  expect(await watched('httpd-event')).toBe(3);
  expect(await watched('httpd-worker')).toBe(0);
});

test('another machine is compared where that is wished, and said', async () => {
  const after = save('b', eventTimes(1), {}, { ...machine, cpuModel: 'two' });
  const { code, text } = await comparing(before(), after, '--anyway');
  expect(text).toContain('! not the same in both: cpuModel: "one" and "two"');
  expect(code).toBe(0);
});

test('a run against itself, a folder of another schema and no folder are refused', async () => {
  const path = before();
  expect(await comparing(path, path)).toMatchObject({
    code: 2,
    text: expect.stringContaining('same run'),
  });
  const old = temporaryFolder();
  writeFileSync(join(old, 'plan.json'), JSON.stringify({ ...buildRun().plan, schema: 1 }));
  expect(await comparing(path, old)).toMatchObject({
    code: 2,
    text: expect.stringContaining('schema 1'),
  });
  expect(await comparing(path, '/nowhere')).toMatchObject({
    code: 2,
    text: expect.stringContaining('plan.json'),
  });
});

/** Nights of this machine in which prefork against event varies by this standard deviation. */
function historyWith(standardDeviation: number, count = 12): string {
  const path = temporaryFolder();
  const epoch = { ...nightOf(0).epoch, cpu: 'one' };
  for (let i = 0; i < count; i += 1) {
    // Half of them on each side: sqrt(n / (n − 1)) of the distance is the deviation.
    const change = (i % 2 === 0 ? 1 : -1) * standardDeviation * Math.sqrt((count - 1) / count);
    const series = [nightSeries({ arm: 'httpd-prefork', change }), nightSeries()];
    addNight(path, nightOf(i, { epoch, series }));
  }
  return path;
}

test('nights show how much a sitting varies, and decide whether a change is one', async () => {
  const [earlier, later] = [before(), save('after', eventTimes(1.2))];
  const quiet = await comparing(earlier, later, '--history', historyWith(0.005));
  expect(quiet.text).toContain('hold what a sitting varies by, from 12 nights of this machine');
  expect(quiet.text).toMatch(/changed: throughput of prefork relative to event −16\.\d % /);
  // A step of 18 % (ln 1.2), and sittings of which two differ by √2 · 10 % as a rule.
  const restless = await comparing(earlier, later, '--history', historyWith(0.1));
  expect(restless.text).toMatch(/inconclusive: throughput of prefork relative to event −16\.\d % /);
});

test('without nights, or too few of them, it says that drift and change look alike', async () => {
  const [earlier, later] = [before(), save('after', eventTimes(1.2))];
  for (const history of ['/nonexistent', historyWith(0.005, 4)]) {
    const { text } = await comparing(earlier, later, '--history', history);
    expect(text).toContain('One sitting each: cannot tell drift from change.');
  }
});

test('a page beside the later run says what the terminal says', async () => {
  const [earlier, later] = [before(), save('after', eventTimes(1.2))];
  const { text } = await comparing(earlier, later);
  const page = readFileSync(join(later, 'compare-before.html'), 'utf8');
  const [, said = ''] = /(changed: throughput of prefork[^(]*)\(/.exec(text) ?? [];
  expect(said).not.toBe('');
  expect(page.replaceAll('\u00a0', ' ')).toContain(said.trim());
  expect(page).toContain('1,000 requests/s → 1,200 requests/s');
  expect(page).toContain('One sitting each: cannot tell drift from change.');
});
