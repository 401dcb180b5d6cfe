import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { HttpSettings } from '../../../src/mpm/http/http.ts';

export type PlainSettings = Omit<HttpSettings, 'isStopping' | 'status'>;

/** httpd's compiled defaults. */
export const defaults: Omit<PlainSettings, 'docroot'> = {
  keepAlive: true,
  keepAliveTimeoutMs: 5000,
  maxKeepAliveRequests: 100,
  timeoutMs: 60_000,
  limitRequestLine: 8190,
  limitRequestFields: 100,
  limitRequestFieldSize: 8190,
  limitRequestBody: 1_073_741_824,
  serverName: 'localhost',
};

/**
 * Our HTTP behind the least of servers, in a process of its own, for so many connections at once; not as root, to whom
 * every file is readable.
 */
export async function startHarness(settings: PlainSettings, connections: number) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'harness-server.ts'), String(connections), JSON.stringify(settings)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {}),
    },
  );
  const exited = once(child, 'exit');
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => [Buffer.from('')]),
  ]);
  const port = Number(String(line));
  if (!(port > 0)) throw new Error('the harness did not start');
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
