import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { canPin } from '../../host/pin.ts';
import { noteTraces } from '../../host/traces.ts';
import { workFolder } from '../../host/work-folder.ts';
import type { Arm } from '../arm.ts';
import { refusalIn } from '../httpd/refusal.ts';
import { awaitVerified, type Verified } from '../readiness.ts';
import {
  type Cgroup,
  type RunningServer,
  ServerError,
  type StartRequest,
  wishes,
} from '../server.ts';
import { endAll } from './leftovers.ts';
import { cgroupProcs, makeCgroup, possibleFolders, removeCgroup } from './own-cgroup.ts';
import { freePort } from './port.ts';
import type { Program } from './program.ts';

const host = '127.0.0.1';

/** Time that a server gets to stop by itself before it is killed. */
const graceMs = 2000;

/**
 * Starts one server in a fresh root and waits until it is verified. What was started is gone again
 * when this throws.
 */
export async function startProcess(
  program: Program,
  request: StartRequest,
  signal: AbortSignal,
): Promise<RunningServer> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const spawned = await spawnServer(program, request);
    try {
      const { arm } = request;
      const { port, launchedAtMs } = spawned;
      const asked = { host, port, arm, launchedAtMs, version: program.version };
      return running(spawned, arm, await awaitVerified(asked, spawned.died, signal));
    } catch (error) {
      const log = spawned.readLog();
      await spawned.end();
      signal.throwIfAborted();
      // Somebody took the port between our look and httpd's bind.
      if (log.includes('AH00072') && tries < 5) continue;
      throw withLog(error, log);
    }
  }
}

interface Spawned {
  readonly port: number;
  readonly pid: number;
  readonly launchedAtMs: number;
  readonly cgroup: Cgroup | null;
  readonly died: Promise<string>;
  readLog(): string;
  end(): Promise<void>;
}

async function spawnServer(program: Program, request: StartRequest): Promise<Spawned> {
  const name = `${request.arm.id}-${process.hrtime.bigint().toString(36)}`;
  const root = workFolder(request.runId, name);
  const group = `mpm-bench-${request.runId}-${name}`;
  const folders = possibleFolders(group);
  try {
    const port = request.port ?? (await freePort(host));
    mkdirSync(root, { recursive: true, mode: 0o755 });
    program.build(root, request);
    noteTraces(root, { cgroups: folders, files: [] });
    const cgroup = makeCgroup(group);
    const log = join(root, 'logs/error.log');
    const pin = await canPin();
    const launchedAtMs = performance.now();
    const child = launch(program, request, { root, port, cgroup, log, pin });
    return spawnedOf(child, request.arm, { root, folders, port, launchedAtMs, cgroup, log });
  } catch (error) {
    await removeFolders(root, folders);
    throw error;
  }
}

function spawnedOf(
  child: Launched,
  arm: Arm,
  at: Pick<Spawned, 'port' | 'launchedAtMs' | 'cgroup'> & {
    readonly root: string;
    readonly folders: readonly string[];
    readonly log: string;
  },
): Spawned {
  const { root, folders, log, ...known } = at;
  let ending: Promise<void> | null = null;
  return {
    ...known,
    pid: child.pid ?? 0,
    died: child.then((result) =>
      ending === null ? deathOf(result, arm) : new Promise<string>(() => {}),
    ),
    readLog: () => lastLines(log),
    end: () => {
      ending ??= endServer(child, root, folders);
      return ending;
    },
  };
}

type Launched = ReturnType<typeof launch>;

/**
 * Starts a shell that enters the cgroup, so that every byte of the server is charged to it, takes
 * its CPUs and becomes the server. The server needs a session of its own: on TERM httpd's parent
 * signals its whole process group, which would be us. The error log is a file because httpd opens
 * it through /proc/self/fd/2, which fails for the sockets that Node uses as pipes.
 */
function launch(
  program: Program,
  request: StartRequest,
  at: { root: string; port: number; cgroup: Cgroup | null; log: string; pin: boolean },
) {
  const { cpus } = request;
  const listen = `${host}:${at.port}`;
  const enter = at.cgroup === null ? [] : cgroupProcs(at.cgroup);
  const pin = cpus !== null && at.pin ? ['taskset', '-c', cpus.join(',')] : [];
  const steps = [...enter.map((file) => `echo $$ > '${file}'`), `exec "$@" 2> "$0"`];
  const command = program.command(at.root, request, listen);
  return execa('sh', ['-c', steps.join(' && '), at.log, ...pin, ...command], {
    cwd: at.root,
    env: program.environment(at.root, request, listen),
    detached: true,
    cleanup: false,
    reject: false,
    stdio: 'ignore',
  });
}

async function endServer(child: Launched, root: string, cgroups: readonly string[]): Promise<void> {
  child.kill('SIGTERM');
  await Promise.race([child, wait(graceMs, undefined, { ref: false })]);
  await endAll(root);
  await child;
  await removeFolders(root, cgroups);
}

async function removeFolders(root: string, cgroups: readonly string[]): Promise<void> {
  await removeCgroup(cgroups);
  rmSync(root, { recursive: true, force: true });
}

function running(spawned: Spawned, arm: Arm, { identity, startUp }: Verified): RunningServer {
  return {
    arm,
    host,
    port: spawned.port,
    identity,
    startUp,
    pid: spawned.pid,
    cgroup: spawned.cgroup,
    readStats: null,
    died: spawned.died,
    lastLog: async () => spawned.readLog(),
    // To httpd's parent alone: the shell has become it. Its whole group would be its children as
    // well.
    signal: async (wish) => void process.kill(spawned.pid, wishes[wish]),
    [Symbol.asyncDispose]: spawned.end,
  };
}

function deathOf({ exitCode, signal }: Awaited<Launched>, { server }: Arm): string {
  const how = signal === undefined ? `exited with status ${exitCode}` : `was ended by ${signal}`;
  const who = server === 'httpd' ? 'httpd' : 'our own server';
  return `${who} ${how} although nobody asked it to stop`;
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  } catch {
    return '';
  }
}

function withLog(error: unknown, log: string): Error {
  const refusal = refusalIn(log);
  if (refusal !== null) return new ServerError('start', refusal, log, { cause: error });
  if (error instanceof ServerError) return new ServerError(error.stage, error.message, log);
  const reason = error instanceof Error ? error.message : String(error);
  return new ServerError('ready', reason, log, { cause: error });
}
