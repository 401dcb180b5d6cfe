import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive, readProcStat } from './proc.ts';

/** A process named for ever: pids are used again, a pid with its start time is not. */
export interface ProcessName {
  readonly pid: number;
  readonly startTicks: number;
}

/** The folder of one run under the work root, and whether the tool that made it still runs. */
export interface RunClaim {
  readonly runId: string;
  readonly folder: string;
  readonly owner: ProcessName;
  readonly live: boolean;
}

const ownerFile = 'owner.json';

/**
 * Where runs keep what must not outlive them: one folder a run, with the name of the process that owns it, and in it one
 * folder a server. A tool that was killed leaves its folder, and in it what is needed to clean up after it.
 * @throws when the folder belongs to somebody else: it would be theirs to change under us.
 */
export function workRoot(): string {
  const root = join(tmpdir(), `mpm-bench-${userInfo().uid}`);
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const made = lstatSync(root);
  if (!made.isDirectory() || made.uid !== userInfo().uid) {
    throw new Error(`${root} belongs to another user; set TMPDIR to a folder of your own`);
  }
  return root;
}

/** The folder that a run has for one of its servers, or for what it does to one. */
export const workFolder = (runId: string, name: string): string => join(workRoot(), runId, name);

/** Claims the run for this process. Disposing gives it up and removes its folder. */
export function claimRun(runId: string): RunClaim & Disposable {
  const folder = join(workRoot(), runId);
  const owner = thisProcess();
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(folder, ownerFile), JSON.stringify(owner));
  return {
    runId,
    folder,
    owner,
    live: true,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** All runs that have a folder, live or not. A folder without a readable owner is one whose owner is gone. */
export function claims(): readonly RunClaim[] {
  const root = workRoot();
  return readdirSync(root).map((runId) => {
    const folder = join(root, runId);
    const owner = readName(join(folder, ownerFile)) ?? { pid: 0, startTicks: 0 };
    return { runId, folder, owner, live: isAlive(owner.pid, owner.startTicks) };
  });
}

export function thisProcess(): ProcessName {
  return { pid: process.pid, startTicks: readProcStat(process.pid)?.startTicks ?? 0 };
}

/** The process name kept in a file; null when the file is not there or torn. */
export function readName(file: string): ProcessName | null {
  try {
    const { pid, startTicks } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof pid === 'number' && typeof startTicks === 'number' ? { pid, startTicks } : null;
  } catch {
    return null;
  }
}
