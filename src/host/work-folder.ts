import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive, readProcStat } from '../os/proc.ts';

/** Identifies a process for good: pids are used again, a pid with its start time is not. */
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
 * Returns the folder for everything that must not outlive a run: one folder a run with the process
 * that owns it, and in it one folder a server. A tool that was killed leaves its folder, which
 * holds what is needed to clean up.
 * @throws when the folder belongs to another user, who could change it under us.
 */
export function workRoot(): string {
  const root = rootPath();
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const made = lstatSync(root);
  if (!made.isDirectory() || made.uid !== userInfo().uid) {
    throw new Error(`${root} belongs to another user; set TMPDIR to a folder of your own`);
  }
  return root;
}

const rootPath = () => join(tmpdir(), `mpm-bench-${userInfo().uid}`);

/** Returns the folder that a run has for one of its servers. */
export const workFolder = (runId: string, name: string): string => join(workRoot(), runId, name);

/** Claims the run for this process. Disposing gives it up and removes its folder. */
export function claimRun(runId: string): RunClaim & Disposable {
  const folder = join(workRoot(), runId);
  const owner = thisProcess();
  // A folder without an owner counts as left over, so that it must never be seen without.
  const unfinished = join(workRoot(), `.${runId}`);
  // A process that was killed here has left it, where a resumed run has the same name.
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o755 });
  writeFileSync(join(unfinished, ownerFile), JSON.stringify(owner));
  renameSync(unfinished, folder);
  return {
    runId,
    folder,
    owner,
    live: true,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Lists all runs that have a folder, live or not. A folder without a readable owner is not live.
 */
export function claims(): readonly RunClaim[] {
  // A watchdog must not make again what was removed meanwhile.
  if (!existsSync(rootPath())) return [];
  const root = workRoot();
  const runs = readdirSync(root).filter((name) => !name.startsWith('.'));
  return runs.map((runId) => {
    const folder = join(root, runId);
    const owner = readName(join(folder, ownerFile)) ?? { pid: 0, startTicks: 0 };
    return { runId, folder, owner, live: isAlive(owner.pid, owner.startTicks) };
  });
}

/** Identifies this process. */
export function thisProcess(): ProcessName {
  return { pid: process.pid, startTicks: readProcStat(process.pid)?.startTicks ?? 0 };
}

/** Reads a process name from a file. Returns null when the file is absent or torn. */
export function readName(file: string): ProcessName | null {
  try {
    const { pid, startTicks } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof pid === 'number' && typeof startTicks === 'number' ? { pid, startTicks } : null;
  } catch {
    return null;
  }
}
