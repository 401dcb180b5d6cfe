import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readHistory } from '../../src/history/folder.ts';
import { epochKey } from '../../src/history/night.ts';
import { findEngine } from '../../src/server/docker/engine.ts';
import { checkout, inProject, shell } from '../fixtures/ci-job.ts';
import { containerEngine, needs, programs } from '../fixtures/needs.ts';

// Runs beside one other: it measures real servers.

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const file = readFileSync(inProject('.github/workflows/nightly.yml'), 'utf8');
const workflow = parse(file) as {
  on: { schedule: { cron: string }[]; workflow_dispatch: null };
  env: { NIGHTLY_OPTIONS: string };
  jobs: { nightly: { steps: Step[] } };
};
const { steps } = workflow.jobs.nightly;
const commandOf = (name: string): string => steps.find((step) => step.name === name)?.run ?? '';

const engine = await findEngine();

test('the nightly job runs by itself and by hand, with the nightly preset on containers', () => {
  expect(workflow.on.schedule[0]?.cron).toMatch(/^\d+ \d+ \* \* \*$/);
  expect(workflow.on).toHaveProperty('workflow_dispatch');
  expect(workflow.env.NIGHTLY_OPTIONS).toBe('--preset nightly --runtime docker');
});

test('the run and the history are kept and shown even when the night found a regression', () => {
  const after = steps.slice(steps.findIndex(({ name }) => name === 'Measure') + 1);
  expect(after.map((step) => step.if)).toEqual(after.map(() => 'always()'));
  const kept = after.flatMap(({ uses, with: given }) =>
    uses?.startsWith('actions/upload-artifact@') ? [given?.path] : [],
  );
  expect(kept.toSorted()).toEqual(['history', 'reports']);
});

/** Replaces the service of artifacts: an archive, or none on the first night. */
const gh = [
  '#!/bin/sh',
  'case "$2" in',
  '*/zip) cat "$ARCHIVE" ;;',
  '*) if [ -f "$ARCHIVE" ]; then echo 7; fi ;;',
  'esac',
].join('\n');

needs(containerEngine(engine), programs('bash', 'zip', 'unzip')).test(
  'its steps measure two nights in containers, which have one anchor and one history',
  async () => {
    const [folder, next] = [checkout(), checkout()];
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'gh'), gh, { mode: 0o755 });
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      ARCHIVE: join(folder, 'kept.zip'),
      GITHUB_REPOSITORY: 'somebody/mpm-bench',
      GITHUB_STEP_SUMMARY: join(folder, 'job-summary.md'),
      NIGHTLY_OPTIONS: '--preset smoke --workload keepalive --rounds 1 --runtime docker',
    };
    const first = await shell(commandOf('Fetch the history'), folder, env);
    expect([first.exitCode, first.stdout]).toEqual([0, 'This is the first night.']);
    const measured = await shell(commandOf('Measure'), folder, env);
    expect(measured.exitCode, measured.stderr).toBe(0);
    const nightsShown = await shell(commandOf('Show the nights'), folder, env);
    expect(nightsShown.exitCode, nightsShown.stderr).toBe(0);
    const printed = await shell(commandOf('Show the run'), folder, env);
    expect(printed.exitCode, printed.stderr).toBe(0);
    expect(printed.stdout).toMatch(/^::notice /m);
    const shown = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8');
    expect(shown).toContain('# mpm-bench: No change in 1 night');
    expect(shown).toContain('# mpm-bench: Which MPM?');
    // A job has no files beside its summary that a picture could be.
    expect(shown).not.toContain('![');

    await execa('zip', ['-qr', env.ARCHIVE, '.'], { cwd: join(folder, 'history') });
    const fetched = await shell(commandOf('Fetch the history'), next, env);
    expect(fetched.exitCode, fetched.stderr).toBe(0);
    expect(existsSync(join(next, 'history.zip'))).toBe(false);
    const second = await shell(commandOf('Measure'), next, env);
    expect(second.exitCode, second.stderr).toBe(0);
    const { nights } = readHistory(join(next, 'history'), new Date());
    expect(nights).toHaveLength(2);
    // The image is found again: both nights are of one epoch.
    expect(new Set(nights.map(({ epoch }) => epochKey(epoch))).size).toBe(1);
    expect(nights[0]?.epoch).toMatchObject({ runtime: 'docker' });
    expect(nights[0]?.epoch.anchor.build).toMatch(/^sha256:[0-9a-f]{64}$/);
  },
  180_000,
);
