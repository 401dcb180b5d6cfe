import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { findEngine } from '../../src/server/docker/engine.ts';
import { expectHonestExit } from '../fixtures/exit-code.ts';
import { containerEngine, needs } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

// Runs beside one other: it measures real servers.

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const project = resolve(import.meta.dirname, '../..');
const file = readFileSync(join(project, '.github/workflows/nightly.yml'), 'utf8');
const workflow = parse(file) as {
  on: { schedule: { cron: string }[]; workflow_dispatch: null };
  jobs: { bench: { steps: Step[] } };
};
const { steps } = workflow.jobs.bench;
const commands = steps.flatMap(({ run }) => run ?? []);

const engine = await findEngine();

test('the nightly job runs by itself and by hand, with the nightly preset on containers', () => {
  expect(workflow.on.schedule[0]?.cron).toMatch(/^\d+ \d+ \* \* \*$/);
  expect(workflow.on).toHaveProperty('workflow_dispatch');
  expect(commands).toContain(
    'npm run bench -- --mpm all --preset nightly --runtime docker --out reports/nightly',
  );
});

test('the run is kept and shown even when the measurement fails', () => {
  const after = steps.slice(steps.findIndex(({ run }) => run?.includes('npm run bench')) + 1);
  expect(after.map((step) => step.if)).toEqual(after.map(() => 'always()'));
  expect(
    after.some(
      ({ uses, with: with_ }) =>
        uses?.startsWith('actions/upload-artifact@') && with_?.path === 'reports/nightly',
    ),
  ).toBe(true);
});

needs(containerEngine(engine)).describe('its command lines', () => {
  test('work, with the smoke preset', { timeout: 240_000 }, () => {
    const summary = join(temporaryFolder(), 'summary.md');
    const out = join(project, 'reports/nightly-test');
    onTestFinished(() => rmSync(out, { recursive: true, force: true }));
    const script = commands
      .filter((line) => line !== 'npm ci')
      .map((line) =>
        line
          .replace('--preset nightly', '--preset smoke')
          .replaceAll('reports/nightly', 'reports/nightly-test'),
      );
    // As in the job: the summary is shown however the measurement ended.
    const [measure = '', ...always] = script;
    const whole = [measure, 'ended=$?', ...always, 'exit $ended'].join('\n');
    const { status, stderr } = spawnSync('bash', ['-c', whole], {
      cwd: project,
      // npm itself would leave its compile cache in the temporary folder.
      env: { ...process.env, GITHUB_STEP_SUMMARY: summary, NODE_DISABLE_COMPILE_CACHE: '1' },
      encoding: 'utf8',
    });
    expect(stderr).not.toContain('FAILED');
    const lines = readFileSync(join(out, 'results.jsonl'), 'utf8').trimEnd().split('\n');
    expectHonestExit(
      status,
      lines.map((line) => JSON.parse(line)),
    );
    expect(readFileSync(summary, 'utf8')).toContain('| event |');
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  });
});
