import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { canPin } from '../../host/pin.ts';
import { workRoot } from '../../host/work-folder.ts';
import { type Arm, withoutPhp } from '../arm.ts';
import type { HttpdBinary } from '../httpd/binary.ts';
import { findHttpd, isExecutable } from '../httpd/find.ts';
import { dumpArguments, tuningAnswer } from '../httpd/tuning-answer.ts';
import { askNative } from '../native/ask.ts';
import { nativeProgram } from '../native/program.ts';
import { findPhp } from '../php/find.ts';
import type { Php } from '../php/php.ts';
import type { Facts, Runtime, RuntimeKind, TuningAnswer } from '../runtime.ts';
import { type Place, thisMachine } from '../start.ts';
import { inUsersFiles } from '../tuning.ts';
import { httpdFinding } from './finding.ts';
import { freezeProcess, thawProcess } from './freeze.ts';
import { httpdProgram } from './httpd-program.ts';
import { buildServerRoot, httpdArguments, httpdEnvironment } from './layout.ts';
import { removeProcessLeftovers } from './leftovers.ts';
import { startProcess } from './start.ts';

/** Plain processes of this machine. */
export const plainProcess: RuntimeKind = {
  armsText: 'plain processes',
  overLoopback: true,
  memoryLimitBytes: null,
  startSeconds: 0,
  find: async () => ({ found: true, reason: 'it needs nothing' }),
  problemOf: (httpd) =>
    isExecutable(httpd)
      ? null
      : 'there is no executable file of that name; an image needs the docker runtime',
  sameHttpd: (a, b) => a.path === b.path,
  open: ({ path }) => processRuntime(path),
  freeze: freezeProcess,
  thaw: thawProcess,
  removeLeftovers: removeProcessLeftovers,
  finding: httpdFinding,
};

/**
 * Starts httpd, or the native server, as a plain process: no engine, no root.
 * @param httpdPath the default httpd; null to find or fetch one.
 * @param place the address on which the servers listen.
 */
export function processRuntime(httpdPath: string | null, place: Place = thisMachine): Runtime {
  const found = new Map<string | null, Promise<HttpdBinary>>();
  const binary = ({ httpd }: Pick<Arm, 'httpd'>, tell: Tell, signal: AbortSignal) => {
    const path = httpd ?? httpdPath;
    const binary = found.get(path) ?? findHttpd(path, tell, signal);
    found.set(path, binary);
    return binary;
  };
  let foundPhp: Promise<Php> | null = null;
  const php = async (tell: Tell, signal: AbortSignal) => {
    const httpd = await binary({ httpd: null }, tell, signal);
    foundPhp ??= findPhp(httpd, tell, signal);
    return foundPhp;
  };
  const httpdFacts = async (arms: readonly Arm[], tell: Tell, signal: AbortSignal) => {
    let facts: Facts = {};
    for (const arm of arms.filter(({ server }) => server === 'httpd')) {
      const { path, version, source } = await binary(arm, tell, signal);
      tell(`${version}, ${source}`);
      const seen = { httpd: version, path: withoutHome(path), source };
      const named = { [`build ${arm.build}`]: `${version}, ${withoutHome(path)}` };
      facts = { ...facts, ...(arm.httpd === null ? seen : {}), ...(arm.build && named) };
    }
    return facts;
  };
  return {
    async prepare(arms, tell, signal) {
      if (!arms.some(({ server }) => server === 'httpd')) return { pinned: await canPin() };
      const facts = { ...(await httpdFacts(arms, tell, signal)), pinned: await canPin() };
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
    async askTuning(arm, signal) {
      if (arm.server === 'native') return askNative(arm);
      // A tuning is about the pool. Whether PHP goes with the MPM is for a start to find out.
      return askHttpd(await binary(arm, () => {}, signal), withoutPhp(arm), signal);
    },
    async start(request, signal) {
      const { arm } = request;
      if (arm.server === 'native') return startProcess(nativeProgram, request, signal, place);
      const httpd = await binary(arm, () => {}, signal);
      const program = httpdProgram(httpd, arm.php === null ? null : await php(() => {}, signal));
      return startProcess(program, request, signal, place);
    },
  };
}

/** Asks httpd about this arm's configuration without starting it. */
async function askHttpd(binary: HttpdBinary, arm: Arm, signal: AbortSignal): Promise<TuningAnswer> {
  const folder = mkdtempSync(join(workRoot(), 'check-'));
  const root = join(folder, 'root');
  const ask = (...more: readonly string[]) =>
    execa(binary.path, [...httpdArguments(root, arm, []), '-t', ...more], {
      env: httpdEnvironment(root, binary, arm, { plain: '127.0.0.1:80', tls: null }, null),
      cancelSignal: signal,
      reject: false,
      stdin: 'ignore',
    });
  try {
    buildServerRoot(root, arm, binary.modules);
    const asked = await ask();
    const output = inUsersFiles(asked.stderr, arm.tuning, root);
    const hasInfo = existsSync(join(binary.modules, 'mod_info.so'));
    const dumped = hasInfo ? await ask(...dumpArguments(binary.modules)) : null;
    const dump = dumped?.exitCode === 0 ? dumped.stdout : null;
    return tuningAnswer(arm, { output, exitCode: asked.exitCode ?? 1 }, dump);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Tell = (line: string) => void;

/** Reports are shown to others, whom the user's name does not concern. */
const withoutHome = (path: string): string =>
  path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path;
