import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { canPin } from '../../host/pin.ts';
import { noteTraces } from '../../host/traces.ts';
import { workFolder } from '../../host/work-folder.ts';
import { textOrEmpty } from '../../os/text-file.ts';
import type { Arm } from '../arm.ts';
import { type Listening, listeningAt, type Ports } from '../listening.ts';
import { type Cgroup, type RunningServer, type StartRequest, wishes } from '../server.ts';
import { serverKinds } from '../server-kinds.ts';
import { endOnce, type Launched, type Place, startVerified, thisMachine } from '../start.ts';
import { endAll } from './leftovers.ts';
import { cgroupProcs, makeCgroup, possibleFolders, removeCgroup } from './own-cgroup.ts';
import type { Program } from './program.ts';

/** Time that a server gets to stop by itself before it is killed. */
const graceMs = 2000;

/** Starts one server in a fresh root and waits until it is verified. */
export const startProcess = (
  program: Program,
  request: StartRequest,
  signal: AbortSignal,
  place: Place = thisMachine,
): Promise<RunningServer> => {
  const launched = (ports: Ports) => launch(program, request, listeningAt(place.host, ports));
  return startVerified(request, program.version, launched, signal, place);
};

async function launch(
  program: Program,
  request: StartRequest,
  listening: Listening,
): Promise<Launched> {
  const name = `${request.arm.id}-${process.hrtime.bigint().toString(36)}`;
  const root = workFolder(request.runId, name);
  const group = `mpm-bench-${request.runId}-${name}`;
  const folders = possibleFolders(group);
  try {
    mkdirSync(root, { recursive: true, mode: 0o755 });
    program.build(root, request);
    noteTraces(root, { cgroups: folders, files: [] });
    const cgroup = makeCgroup(group);
    const log = join(root, 'logs/error.log');
    const pin = await canPin();
    const launchedAtMs = performance.now();
    const child = spawnServer(program, request, { root, listening, cgroup, log, pin });
    const pid = child.pid ?? 0;
    return {
      ...{ launchedAtMs, pid, cgroup, readStats: null },
      ...endOnce(deathOf(child, request.arm), () => endServer(child, root, folders)),
      lastLog: async () => lastLines(log),
      // To httpd's parent alone: the shell has become it. Its whole group would include its
      // children.
      signal: async (wish) => void process.kill(pid, wishes[wish]),
    };
  } catch (error) {
    await removeFolders(root, folders);
    throw error;
  }
}

/**
 * Starts a shell that enters the cgroup, so that every byte of the server is charged to it, takes
 * its CPUs and becomes the server. The server needs a session of its own: on TERM httpd's parent
 * signals its whole process group, which would be us. The error log is a file because httpd opens
 * it through /proc/self/fd/2, which fails for the sockets that Node uses as pipes.
 */
function spawnServer(
  program: Program,
  request: StartRequest,
  at: { root: string; listening: Listening; cgroup: Cgroup | null; log: string; pin: boolean },
) {
  const { cpus } = request;
  const { listening } = at;
  const enter = at.cgroup === null ? [] : cgroupProcs(at.cgroup);
  const pin = cpus !== null && at.pin ? ['taskset', '-c', cpus.join(',')] : [];
  const steps = [...enter.map((file) => `echo $$ > '${file}'`), `exec "$@" 2> "$0"`];
  const command = program.command(at.root, request, listening);
  return execa('sh', ['-c', steps.join(' && '), at.log, ...pin, ...command], {
    cwd: at.root,
    env: program.environment(at.root, request, listening),
    detached: true,
    cleanup: false,
    reject: false,
    stdio: 'ignore',
  });
}

type Spawned = ReturnType<typeof spawnServer>;

async function endServer(child: Spawned, root: string, cgroups: readonly string[]): Promise<void> {
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

async function deathOf(child: Spawned, { server }: Arm): Promise<string> {
  const { exitCode, signal } = await child;
  const how = signal === undefined ? `exited with status ${exitCode}` : `was ended by ${signal}`;
  return `${serverKinds[server].noun} ${how} although nobody asked it to stop`;
}

const lastLines = (file: string) => textOrEmpty(file).trimEnd().split('\n').slice(-20).join('\n');
