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

/**
 * Writes our process id. Returns the sentence to print where it cannot be written: a file for a
 * whole httpd often names a folder of its ServerRoot, and we serve without it.
 */
export function writePidFile(path: string): string | null {
  try {
    writeFileSync(path, `${process.pid}\n`);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return (
      `AH00099: could not create ${path} (${code}); there is no pid file, ` +
      `so send signals to process ${process.pid}`
    );
  }
}

export const removePidFile = (path: string): void => rmSync(path, { force: true });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
