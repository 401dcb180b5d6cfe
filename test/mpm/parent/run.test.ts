import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import type { ServeOptions } from '../../../src/mpm/serve-options.ts';
import { processTree } from '../../../src/os/proc.ts';
import { freePort } from '../../../src/server/port.ts';
import { probe } from '../../../src/server/probe.ts';
import { connectTo } from '../../fixtures/mpm/client.ts';
import { smallPool, until } from '../../fixtures/mpm/servers.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';

const serveFile = resolve(import.meta.dirname, '../../../src/mpm/serve.ts');

const answers = (port: number) =>
  probe(`http://127.0.0.1:${port}/server-status`, { timeoutMs: 2000 }).then(
    () => true,
    () => false,
  );

async function refuses(port: number): Promise<boolean> {
  const client = await connectTo(port).catch(() => null);
  client?.close();
  return client === null;
}

test.each(['prefork', 'worker', 'event'] as const)(
  '%s: a restart moves to another address and another pid file, the next one back',
  async (mpm) => {
    const folder = temporaryFolder();
    const file = join(folder, 'httpd.conf');
    const configure = (port: number, pidFile: string) =>
      writeFileSync(
        file,
        `Listen 127.0.0.1:${port}\nPidFile ${join(folder, pidFile)}\nDocumentRoot ${folder}\n` +
          smallPool(mpm),
      );
    const first = await freePort('127.0.0.1');
    let second = first;
    while (second === first) second = await freePort('127.0.0.1');
    configure(first, 'first.pid');
    const options: ServeOptions = { mpm, file };
    const server = execa(process.execPath, [serveFile, JSON.stringify(options)], { reject: false });
    onTestFinished(async () => {
      server.kill('SIGTERM');
      await server;
    });
    await until('it answers', () => answers(first));
    for (const [signal, from, to, pidFile, noPidFile] of [
      ['SIGUSR1', first, second, 'second.pid', 'first.pid'],
      ['SIGHUP', second, first, 'third.pid', 'second.pid'],
    ] as const) {
      const old = processTree(server.pid ?? 0).filter((pid) => pid !== server.pid);
      configure(to, pidFile);
      server.kill(signal);
      await until('it answers at the other address', () => answers(to));
      await until('nobody listens at the old one', () => refuses(from));
      await until(
        'the old children are gone',
        () => !processTree(server.pid ?? 0).some((pid) => old.includes(pid)),
      );
      expect(readFileSync(join(folder, pidFile), 'utf8').trim()).toBe(String(server.pid));
      expect(existsSync(join(folder, noPidFile))).toBe(false);
    }
    server.kill('SIGTERM');
    expect((await server).exitCode).toBe(0);
    expect(existsSync(join(folder, 'third.pid'))).toBe(false);
  },
);
