import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processTree } from '../../src/host/proc.ts';
import type { Mpm } from '../../src/mpm/config/config.ts';
import { findHttpd } from '../../src/server/httpd/find.ts';
import { libraryPath } from '../../src/server/packages/library-path.ts';
import { probe } from '../../src/server/probe.ts';
import { freePort } from '../../src/server/process/port.ts';
import { parseStatus, type Status } from '../../src/server/status.ts';
import { never } from '../real-httpd.ts';

export type Kind = 'httpd' | 'native';
export const kinds: readonly Kind[] = ['httpd', 'native'];

/** A server under test: the real httpd or ours, with the same directives. */
export interface Server extends AsyncDisposable {
  readonly kind: Kind;
  readonly port: number;
  /** Of the parent. */
  readonly pid: number;
  readonly root: string;
  readonly pidFile: string;
  readonly process: ChildProcess;
  log(): string;
  /** Of its children, in the order of /proc. */
  children(): readonly number[];
  status(): Promise<Status>;
  signal(name: NodeJS.Signals): void;
}

const serveFile = resolve(import.meta.dirname, '../../src/mpm/serve.ts');

/** Files of the docroot: a small one, and one that no socket buffer takes in one go. */
export const small = 'a small document\n';
export const largeBytes = 16 * 2 ** 20;

/**
 * @param directives beside the address and the docroot; the same text for both servers.
 * @param environment of our own server, beside that of the test.
 */
export async function startServer(
  kind: Kind,
  mpm: Mpm,
  directives: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Server> {
  const root = mkdtempSync(join(tmpdir(), 'mpm-bench-test-mpm-'));
  // httpd's children are somebody else when its parent is root.
  chmodSync(root, 0o755);
  for (const folder of ['htdocs', 'logs']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'htdocs/small.txt'), small);
  writeFileSync(join(root, 'htdocs/large.bin'), Buffer.alloc(largeBytes, 'x'));
  const port = await freePort('127.0.0.1');
  const child =
    kind === 'httpd'
      ? await spawnHttpd(root, mpm, port, directives)
      : spawnNative(root, mpm, port, directives, environment);
  const logFile = join(root, 'logs/error.log');
  const server: Server = {
    kind,
    port,
    pid: child.pid ?? 0,
    root,
    pidFile: join(root, 'logs/httpd.pid'),
    process: child,
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
    children: () => {
      const all = processTree(child.pid ?? 0).filter((pid) => pid !== child.pid);
      return kind === 'native' && mpm === 'prefork' ? all.filter(isChild) : all;
    },
    status: async () => {
      const { body } = await probe(`http://127.0.0.1:${port}/server-status?auto`, {
        timeoutMs: 5000,
      });
      return parseStatus(body.toString('latin1'));
    },
    signal: (name) => void process.kill(child.pid ?? 0, name),
    async [Symbol.asyncDispose]() {
      await end(child);
      rmSync(root, { recursive: true, force: true });
    },
  };
  await isUp(server);
  return server;
}

/** Under our prefork there is besides the process that forks the children. */
function isChild(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1') === 'mpm-child\n';
  } catch {
    return false;
  }
}

const common = (root: string, directives: string) => `
ServerName localhost
PidFile ${root}/logs/httpd.pid
AcceptFilter http none
DocumentRoot ${root}/htdocs
${directives}
`;

async function spawnHttpd(root: string, mpm: Mpm, port: number, directives: string) {
  const httpd = await findHttpd(null, () => {}, never);
  symlinkSync(httpd.modules, join(root, 'modules'));
  writeFileSync(
    join(root, 'httpd.conf'),
    `ServerRoot ${root}
Listen 127.0.0.1:${port}
ErrorLog ${root}/logs/error.log
LogLevel notice
LoadModule mpm_${mpm}_module modules/mod_mpm_${mpm}.so
<IfModule !unixd_module>
  LoadModule unixd_module modules/mod_unixd.so
</IfModule>
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule mime_module modules/mod_mime.so
LoadModule status_module modules/mod_status.so
<IfModule unixd_module>
  User nobody
  Group nogroup
</IfModule>
TypesConfig /dev/null
<Location /server-status>
  SetHandler server-status
</Location>
${common(root, directives)}`,
  );
  const args = ['-d', root, '-f', join(root, 'httpd.conf'), '-DFOREGROUND'];
  const env = { ...process.env, ...libraryPath(httpd.libraries) };
  return spawn(httpd.path, args, { env, detached: true, stdio: 'ignore' });
}

function spawnNative(
  root: string,
  mpm: Mpm,
  port: number,
  directives: string,
  environment: NodeJS.ProcessEnv,
) {
  writeFileSync(join(root, 'native.conf'), common(root, directives));
  const words = ['--mpm', mpm, '--port', String(port), '-c', join(root, 'native.conf')];
  const command = `exec "$0" "$@" 2> '${root}/logs/error.log'`;
  return spawn('sh', ['-c', command, process.execPath, serveFile, ...words], {
    env: { ...process.env, ...environment },
    detached: true,
    stdio: 'ignore',
  });
}

/** Until it answers, with all the workers that it starts by itself. */
async function isUp(server: Server): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const status = await server.status().catch(() => null);
    if (status !== null && !/S/.test(status.scoreboard) && status.scoreboard !== '') return;
    if (server.process.exitCode !== null) break;
    await wait(50);
  }
  const words = server.log();
  await server[Symbol.asyncDispose]();
  throw new Error(`${server.kind} did not come up: ${words}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([exited, wait(12_000)]);
  for (const pid of processTree(child.pid ?? 0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

/** Waits until the question has the answer yes; what it is about stands in the error. */
export async function until(
  what: string,
  question: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (await question()) return;
    await wait(25);
  }
  throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
}
