import { mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { canPin } from '../../host/pin.ts';
import { workRoot } from '../../host/work-folder.ts';
import { type Arm, withoutPhp } from '../arm.ts';
import type { HttpdBinary } from '../httpd/binary.ts';
import { complaintsIn } from '../httpd/complaints.ts';
import { findHttpd } from '../httpd/find.ts';
import { nativeComplaints, nativeProgram } from '../native/program.ts';
import { findPhp } from '../php/find.ts';
import type { Php } from '../php/php.ts';
import type { Runtime } from '../server.ts';
import { httpdProgram } from './httpd-program.ts';
import { buildServerRoot, httpdArguments, httpdEnvironment } from './layout.ts';
import { startProcess } from './start.ts';

/** httpd, or our own server, as a plain process of this machine: no engine, no root. @param httpdPath null to find or fetch one. */
export function processRuntime(httpdPath: string | null): Runtime {
  let found: Promise<HttpdBinary> | null = null;
  const binary = (tell: (line: string) => void, signal: AbortSignal) => {
    found ??= findHttpd(httpdPath, tell, signal);
    return found;
  };
  let foundPhp: Promise<Php> | null = null;
  const php = async (tell: (line: string) => void, signal: AbortSignal) => {
    const httpd = await binary(tell, signal);
    foundPhp ??= findPhp(httpd, tell, signal);
    return foundPhp;
  };
  return {
    name: 'process',
    async prepare(arms, tell, signal) {
      if (!arms.some(({ server }) => server === 'httpd')) return { pinned: await canPin() };
      const { path, version, source } = await binary(tell, signal);
      tell(`${version}, ${source}`);
      const facts = { httpd: version, path: withoutHome(path), source, pinned: await canPin() };
      if (arms.every((arm) => arm.php === null)) return facts;
      const found = await php(tell, signal);
      tell(`PHP ${found.version}, ${found.source}`);
      return {
        ...facts,
        php: found.version,
        phpModule: withoutHome(found.module),
        phpSource: found.source,
      };
    },
    async checkTuning(arm, signal) {
      if (arm.server === 'native') return nativeComplaints(arm);
      // A tuning is about the pool. Whether PHP goes with the MPM is for a start to find out.
      return complaints(await binary(() => {}, signal), withoutPhp(arm), signal);
    },
    async start(request, signal) {
      const { arm } = request;
      if (arm.server === 'native') return startProcess(nativeProgram, request, signal);
      const httpd = await binary(() => {}, signal);
      const program = httpdProgram(httpd, arm.php === null ? null : await php(() => {}, signal));
      return startProcess(program, request, signal);
    },
  };
}

/**
 * What httpd says of this arm's configuration without starting it (`httpd -t` runs check_config too): syntax errors, and
 * each warning that it would use another number than the one given.
 */
async function complaints(
  binary: HttpdBinary,
  arm: Arm,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const root = mkdtempSync(join(workRoot(), 'check-'));
  try {
    buildServerRoot(join(root, 'root'), arm, binary.modules);
    const asked = await execa(
      binary.path,
      [...httpdArguments(join(root, 'root'), arm, null), '-t'],
      {
        env: httpdEnvironment(binary, '127.0.0.1:80', null),
        cancelSignal: signal,
        reject: false,
        stdin: 'ignore',
      },
    );
    return complaintsIn(asked.stderr.replaceAll(join(root, 'root/'), ''), asked.exitCode ?? 1);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Reports are shown to others, whom the user's name does not concern. */
const withoutHome = (path: string): string =>
  path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path;
