import { execa } from 'execa';
import { compileCacheFolder } from '../os/compile-cache.ts';

const childFile = new URL('./watchdog-child.ts', import.meta.url).pathname;

/**
 * Watches over this process until disposed: when it ends in any other way, SIGKILL included, what
 * the run left is removed at once. The watchdog is a shell that waits for a line on a pipe, of
 * which only this process has the other end. So it takes no CPU time and a megabyte of memory while
 * a run measures. Without the line it becomes the program that cleans up. It has a session of its
 * own, so that a signal to our process group does not reach it.
 */
export function startWatchdog(runId: string): Disposable {
  const folder = compileCacheFolder();
  const program = [process.execPath, childFile, runId];
  const shell = execa('sh', ['-c', 'read -r end || exec "$@"', 'sh', ...program], {
    cwd: '/',
    env: folder === null ? {} : { NODE_COMPILE_CACHE: folder },
    detached: true,
    cleanup: false,
    reject: false,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { [Symbol.dispose]: () => void shell.stdin.end('end\n') };
}
