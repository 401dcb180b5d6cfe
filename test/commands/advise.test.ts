import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRunFolder } from '../../src/run/folder.ts';
import { appendTrial } from '../../src/run/results.ts';
import { commandLine } from '../command-line.ts';
import { buildRun } from '../fixtures/run.ts';

/** A run's folder as bench would have written it. */
function writeRun(path: string): void {
  const { plan, trials } = buildRun();
  const folder = createRunFolder(path, plan);
  for (const trial of trials) appendTrial(folder, { ...trial, planSha256: folder.planSha256 });
}

test('what is wrong is said at once, and nothing is started', async () => {
  const { run } = commandLine();
  const wrong = ['--memory', '4 bananas', '--cpus', '0', '--reserve', '95%', '--think', 'long'];
  const { code, out, err } = await run('advise', ...wrong);
  expect(code).toBe(2);
  expect(out).toBe('');
  for (const flag of ['--memory', '--cpus', '--reserve', '--think']) expect(err).toContain(flag);
});

test('where nothing was measured it says how to', async () => {
  const { folder, run } = commandLine();
  const { code, err } = await run('advise');
  expect(code).toBe(2);
  expect(err).toContain('npm run bench -- --preset smoke');
  expect((await run('advise', '--from', 'nowhere')).err).toContain('there is no such folder');
  writeFileSync(join(folder, 'file'), '');
  const file = await run('advise', '--from', 'file');
  expect(file.code).toBe(2);
  expect(file.err).toContain('--from file: there is no such folder');
});

test('the newest run under reports/ is read, and directives for each MPM of it are printed', async () => {
  const { folder, run } = commandLine();
  writeRun(join(folder, 'reports/earlier'));
  const { code, out, err } = await run('advise', '--memory', '4GiB', '--clients', '500');
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toContain('reports/earlier');
  for (const mpm of buildRun().plan.arms.map((arm) => arm.split('-')[1])) {
    expect(out).toContain(`<IfModule mpm_${mpm}_module>`);
  }
  const json = JSON.parse((await run('advise', '--json')).out);
  expect(json.advices.length).toBeGreaterThan(0);
});

test('a request time that the load generator would give up is not checked', async () => {
  const { folder, run } = commandLine();
  writeRun(join(folder, 'run'));
  const { code, err } = await run('advise', '--from', 'run', '--request-time', '3s', '--check');
  expect(code).toBe(2);
  expect(err).toContain('up to 2 s');
});
