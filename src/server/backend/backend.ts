import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { canPin } from '../../host/pin.ts';
import { workRoot } from '../../host/work-folder.ts';

/** An application behind httpd, on a Unix socket: nothing of it listens on a port, and a container can be given it. */
export interface RunningBackend extends AsyncDisposable {
  readonly socket: string;
}

let started = 0;

const childFile = new URL('./backend-child.ts', import.meta.url).pathname;

/** @param cpus that it may use; null leaves it unpinned. @throws when it does not come up. */
export async function startBackend(
  delayMs: number,
  runId: string,
  cpus: readonly number[] | null,
): Promise<RunningBackend> {
  started += 1;
  const folder = join(workRoot(), runId, `app-${started}`);
  const socket = join(folder, 'socket');
  const pin = cpus !== null && (await canPin()) ? ['taskset', '-c', cpus.join(',')] : [];
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const [file = '', ...args] = [...pin, process.execPath, childFile, socket, String(delayMs)];
  const child = execa(file, args, {
    ipc: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
  });
  const end = async () => {
    child.kill('SIGKILL');
    await child;
    rmSync(folder, { recursive: true, force: true });
  };
  const up = new Promise<void>((resolve) => void child.once('message', () => resolve()));
  const death = child.then(({ stderr }) => {
    throw new Error(`the application behind httpd did not come up: ${stderr.trim()}`);
  });
  try {
    await Promise.race([up, death]);
  } catch (error) {
    await end();
    throw error;
  }
  // From now on its death shows in the answers.
  death.catch(() => {});
  return { socket, [Symbol.asyncDispose]: end };
}
