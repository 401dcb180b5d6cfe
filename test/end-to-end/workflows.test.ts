import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { readHistory } from '../../src/history/folder.ts';
import { needs, programs } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

// Runs beside one other: its tests carry out the commands of whole jobs.

const root = resolve(import.meta.dirname, '../..');
const read = (file: string) => parse(readFileSync(join(root, file), 'utf8'));

/** Options that make a night short; the files give those of a real one in the same variable. */
const shortNight =
  '--preset smoke --workload keepalive --runtime process --rounds 1 --duration 0.5s';

/** A checkout of the project without its history, where the steps of a job can be carried out. */
function checkout(): string {
  const folder = temporaryFolder();
  for (const name of ['src', 'docker', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Carries out the commands of a step as the runner does: one shell that stops at an error. */
const shell = (command: string, cwd: string, env: Record<string, string>) =>
  execa('bash', ['-eo', 'pipefail', '-c', command], { cwd, env, reject: false });

const now = () => new Date();

needs(programs('bash', 'zip', 'unzip')).test(
  'the steps of the GitHub workflow measure a night and keep its history',
  async () => {
    const workflow = read('.github/workflows/nightly.yml');
    const { steps } = workflow.jobs.nightly;
    const commandOf = (name: string): string =>
      steps.find((step: { name?: string }) => step.name === name).run;
    const folder = checkout();
    const summary = join(folder, 'job-summary.md');
    // Replaces the service: an archive, or none on the first night.
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const gh = [
      '#!/bin/sh',
      'case "$2" in',
      '*/zip) cat "$ARCHIVE" ;;',
      '*) if [ -f "$ARCHIVE" ]; then echo 7; fi ;;',
      'esac',
    ].join('\n');
    writeFileSync(join(bin, 'gh'), gh, { mode: 0o755 });
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      ARCHIVE: join(folder, 'kept.zip'),
      GITHUB_REPOSITORY: 'somebody/mpm-bench',
      GITHUB_STEP_SUMMARY: summary,
      NIGHTLY_OPTIONS: shortNight,
    };
    expect(workflow.env.NIGHTLY_OPTIONS).toBe('--preset nightly --runtime docker');
    const first = await shell(commandOf('Fetch the history'), folder, env);
    expect([first.exitCode, first.stdout]).toEqual([0, 'This is the first night.']);
    const measured = await shell(commandOf('Measure'), folder, env);
    expect(measured.exitCode, measured.stderr).toBe(0);
    const printed = await shell(commandOf('Show the summary'), folder, env);
    expect(printed.exitCode, printed.stderr).toBe(0);
    expect(printed.stdout).toMatch(/^::notice /m);
    const shown = readFileSync(summary, 'utf8');
    expect(shown).toContain('# mpm-bench: No change in 1 night');
    expect(shown).toContain('# mpm-bench: Which MPM?');
    // The next night finds what this one kept.
    await execa('zip', ['-qr', join(folder, 'kept.zip'), '.'], { cwd: join(folder, 'history') });
    const next = checkout();
    const fetched = await shell(commandOf('Fetch the history'), next, env);
    expect(fetched.exitCode, fetched.stderr).toBe(0);
    expect(readHistory(join(next, 'history'), now())).toEqual(
      readHistory(join(folder, 'history'), now()),
    );
    expect(existsSync(join(next, 'history/anchor/process/anchor.json'))).toBe(true);
    expect(existsSync(join(next, 'history.zip'))).toBe(false);
  },
  120_000,
);

needs(programs('bash', 'curl', 'tar')).test(
  'the commands of the GitLab job measure a night and keep its history',
  async () => {
    const { nightly } = read('.gitlab-ci.yml');
    expect(nightly.variables.NIGHTLY_OPTIONS).toBe('--preset nightly --runtime process');
    // Replaces the package registry.
    let kept: Buffer | null = null;
    const service = createServer((request, response) => {
      if (request.headers['job-token'] !== 'secret') return response.writeHead(401).end();
      if (request.method === 'GET') {
        return kept === null ? response.writeHead(404).end() : response.end(kept);
      }
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      return request.on('end', () => {
        kept = Buffer.concat(parts);
        response.writeHead(201).end();
      });
    });
    await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
    onTestFinished(() => void service.close());
    const address = service.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const env = {
      CI_JOB_TOKEN: 'secret',
      HISTORY_URL: `http://127.0.0.1:${address.port}/history.tar.gz`,
      NIGHTLY_OPTIONS: shortNight,
    };
    const [install, fetchHistory] = nightly.before_script as [string, string];
    expect(install).toBe('npm ci');
    const [measure] = nightly.script as [string];
    const [keep] = nightly.after_script as [string];
    const folder = checkout();
    const first = await shell(fetchHistory, folder, env);
    expect([first.exitCode, first.stdout]).toEqual([0, 'This is the first night.']);
    const measured = await shell(measure, folder, env);
    expect(measured.exitCode, measured.stderr).toBe(0);
    expect((await shell(keep, folder, env)).exitCode).toBe(0);
    const next = checkout();
    expect((await shell(fetchHistory, next, env)).exitCode).toBe(0);
    expect(readHistory(join(next, 'history'), now())).toEqual(
      readHistory(join(folder, 'history'), now()),
    );
    // A service that fails must not look like a first night.
    const refused = await shell(fetchHistory, checkout(), { ...env, CI_JOB_TOKEN: 'wrong' });
    expect([refused.exitCode, refused.stdout]).toEqual([
      3,
      'The history cannot be fetched: HTTP status 401',
    ]);
  },
  120_000,
);
