import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Trial } from '../src/run/trial.ts';
import { endAll, processesOf } from '../src/server/process/leftovers.ts';
import { temporaryFolder } from './run/parts.ts';

const cli = resolve(import.meta.dirname, '../src/cli/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line in a folder of its own, with a work root of its own, and no engine to be found. */
export function commandLine() {
  const folder = temporaryFolder();
  const work = join(folder, 'tmp');
  mkdirSync(work);
  const workRoot = join(work, `mpm-bench-${process.getuid?.()}`);
  // Also where a test fails half-way: what its tool started ends with it.
  onTestFinished(() => endAll(workRoot));
  const start = (...args: readonly string[]): ChildProcess & { ended: Promise<Ended> } => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: work, DOCKER_HOST: `unix://${folder}/no-engine.sock` },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const text = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (text.out += chunk));
    child.stderr.on('data', (chunk) => (text.err += chunk));
    const ended = new Promise<Ended>((done) =>
      child.on('close', (code) => done({ code, ...text })),
    );
    return Object.assign(child, { ended });
  };
  const trials = (run: string) =>
    readFileSync(join(folder, run, 'results.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Trial);
  /** What is left of a run: work folders and processes. */
  const left = () => [
    ...(existsSync(workRoot) ? readdirSync(workRoot) : []),
    ...processesOf(workRoot).map((pid) => `process ${pid}`),
  ];
  return { folder, start, trials, left, run: (...args: readonly string[]) => start(...args).ended };
}
