import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startChildService } from '../../host/child-service.ts';
import { workRoot } from '../../host/work-folder.ts';

/**
 * An application behind httpd, on a Unix socket: nothing of it listens on a port, and a container
 * can be given it.
 */
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
  // A short name: httpd takes a path of at most 95 bytes, and TMPDIR can be long.
  const socket = join(folder, 's');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const command = [childFile, socket, String(delayMs)];
    const service = await startChildService('the application behind httpd', command, cpus);
    return {
      socket,
      async [Symbol.asyncDispose]() {
        await service[Symbol.asyncDispose]();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
