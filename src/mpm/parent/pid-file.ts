import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** State of an earlier pid file (ap_read_pid, ap_log_pid of server/log.c). */
export type Earlier =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly pid: number }
  | { readonly state: 'stale' };
/** Reads an earlier pid file. */

export function readPidFile(path: string): Earlier {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { state: 'none' };
  }
  const pid = Number.parseInt(text, 10);
  if (pid > 0 && pid !== process.pid && isAlive(pid)) return { state: 'running', pid };
  return { state: 'stale' };
}

/** Writes our process id. @throws with the system's reason when it cannot be written. */
export const writePidFile = (path: string): void => writeFileSync(path, `${process.pid}\n`);

export const removePidFile = (path: string): void => rmSync(path, { force: true });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
