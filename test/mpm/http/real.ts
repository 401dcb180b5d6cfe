import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findHttpd } from '../../../src/server/httpd/find.ts';
import { libraryPath } from '../../../src/server/packages/library-path.ts';
import { freePort } from '../../../src/server/process/port.ts';
import { never } from '../../real-httpd.ts';
import { buildDocroot, removeDocroot } from './docroot.ts';

/** The directives that both servers work by; short times, so that a test may wait for them. */
export const limits = { timeoutMs: 1000, keepAliveTimeoutMs: 1000, limitRequestBody: 10_000 };

const configuration = (root: string, port: number, more: string) => `
ServerRoot ${root}
Listen 127.0.0.1:${port}
ServerName localhost
PidFile ${root}/httpd.pid
ErrorLog ${root}/error.log
LogLevel crit
LoadModule mpm_worker_module modules/mod_mpm_worker.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule dir_module modules/mod_dir.so
LoadModule mime_module modules/mod_mime.so
<IfModule !unixd_module>
  LoadModule unixd_module modules/mod_unixd.so
</IfModule>
<IfModule unixd_module>
  User nobody
  Group nogroup
</IfModule>
StartServers 1
ServerLimit 1
ThreadsPerChild 64
MaxRequestWorkers 64
Timeout ${limits.timeoutMs / 1000}
KeepAliveTimeout ${limits.keepAliveTimeoutMs / 1000}
LimitRequestBody ${limits.limitRequestBody}
AcceptFilter http none
TypesConfig /dev/null
AddType text/plain .txt
AddType text/html .html
DocumentRoot ${root}/htdocs
<Directory />
  AllowOverride None
</Directory>
${more}
`;

/** Real httpd, as it is when nobody configures it, with the documents of docroot.ts; `root` is where they lie. */
export async function startRealHttpd(more = '') {
  const httpd = await findHttpd(null, () => {}, never);
  const root = mkdtempSync(join(tmpdir(), 'mpm-bench-test-http-'));
  mkdirSync(join(root, 'logs'));
  const docroot = buildDocroot(root);
  // mkdtemp makes it ours alone, but httpd's children are somebody else.
  chmodSync(root, 0o755);
  symlinkSync(httpd.modules, join(root, 'modules'));
  const port = await freePort('127.0.0.1');
  writeFileSync(join(root, 'httpd.conf'), configuration(root, port, more));
  const child = spawn(httpd.path, ['-d', root, '-f', join(root, 'httpd.conf'), '-DFOREGROUND'], {
    env: { ...process.env, ...libraryPath(httpd.libraries) },
    detached: true,
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  await Promise.race([answers(port), exited.then(() => died(root))]);
  return {
    port,
    root,
    docroot,
    version: httpd.version,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
      removeDocroot(root);
    },
  };
}

/** Resolves when somebody accepts connections on the port. */
export async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const ok = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (ok) return;
    await wait(25);
  }
  throw new Error(`nobody answers on port ${port}`);
}

function died(root: string): never {
  throw new Error(`httpd did not start: ${readFileSync(join(root, 'error.log'), 'utf8')}`);
}
