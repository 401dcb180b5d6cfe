import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readTraces } from '../../host/traces.ts';
import { claims, type RunClaim } from '../../host/work-folder.ts';
import { processTree } from '../../os/proc.ts';
import { textOrEmpty } from '../../os/text-file.ts';
import { removeCgroup } from './own-cgroup.ts';

/**
 * Ends and removes what runs of tools that are gone have left: servers, cgroups, folders. Runs
 * under way are left alone.
 * @returns a line for each thing removed.
 */
export async function removeProcessLeftovers(): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const claim of claims().filter(({ live }) => !live)) removed.push(...(await remove(claim)));
  return removed;
}

async function remove({ runId, folder }: RunClaim): Promise<readonly string[]> {
  const removed: string[] = [];
  const pids = processesOf(folder);
  if (pids.length > 0) {
    await endAll(folder);
    removed.push(`ended ${pids.length} server processes of the interrupted run ${runId}`);
  }
  // Another command, or the watchdog of the run, may remove the same at this moment.
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const { cgroups, files } = readTraces(join(folder, name));
    await removeCgroup(cgroups);
    for (const file of files) rmSync(file, { force: true });
  }
  rmSync(folder, { recursive: true, force: true });
  return [...removed, `removed the work folder of the interrupted run ${runId}`];
}

/** Kills every process of a server root, children first seen or orphaned, until none is left. */
export async function endAll(root: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const pids = processesOf(root);
    if (pids.length === 0) return;
    for (const pid of pids) kill(pid);
    await wait(20);
  }
}

/**
 * Processes that were started for a server root below this folder, and their descendants. They are
 * known by their command line, which names the root; a prefork child whose parent was killed still
 * bears it.
 */
export function processesOf(folder: string): readonly number[] {
  const named = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && commandLine(pid).some((word) => isBelow(word, folder)));
  return [...new Set(named.flatMap((pid) => [pid, ...processTree(pid)]))];
}

const isBelow = (word: string, folder: string) =>
  word.startsWith(`${folder}/`) ||
  word === folder ||
  isArgumentBelow(word, folder) ||
  isTitleBelow(word, folder);

/** Recognizes the one argument of our own server, which is JSON (native/layout.ts). */
const isArgumentBelow = (word: string, folder: string) =>
  word.startsWith('{') && word.includes(`"${folder}/`);

/**
 * Recognizes the titles with which PHP-FPM's processes overwrite their command line: "php-fpm:
 * master process (FILE)", "php-fpm: pool NAME" (fpm_env.c).
 */
const isTitleBelow = (word: string, folder: string) =>
  word.startsWith('php-fpm: ') && (word.includes(`${folder}/`) || word.endsWith(` ${folder}`));

const commandLine = (pid: number) => textOrEmpty(`/proc/${pid}/cmdline`).split('\0');

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
