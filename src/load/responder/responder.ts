import { crc32 } from 'node:zlib';
import { execa } from 'execa';
import { canPin } from '../../host/pin.ts';
import type { ExpectedBody } from '../population.ts';

/** A trivial server of ours in a process of its own, against which the generator itself is measured. */
export interface Responder extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
}

/** What it answers. */
export const responderBody: ExpectedBody = { bytes: 1024, crc32: crc32('x'.repeat(1024)) };

const childFile = new URL('./responder-child.ts', import.meta.url).pathname;

/** Linux only. @param cpus that it may use; null leaves it unpinned. @throws when it does not come up. */
export async function startResponder(cpus: readonly number[] | null): Promise<Responder> {
  const pin = cpus !== null && (await canPin()) ? ['taskset', '-c', cpus.join(',')] : [];
  const [file = '', ...args] = [...pin, process.execPath, childFile];
  const child = execa(file, args, {
    ipc: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    reject: false,
  });
  const listening = new Promise<number>((resolve) => {
    child.once('message', (port) => resolve(Number(port)));
  });
  const death = child.then(({ stderr }) => {
    throw new Error(`the responder did not come up: ${stderr.trim()}`);
  });
  const port = await Promise.race([listening, death]);
  death.catch(() => {});
  return {
    host: '127.0.0.1',
    port,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child;
    },
  };
}
