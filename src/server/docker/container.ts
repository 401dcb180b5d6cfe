import { basename, dirname, join } from 'node:path';
import { LostAgent } from '../../channel/agent.ts';
import { reasonOf } from '../../host/reason-of.ts';
import type { Arm } from '../arm.ts';
import { featuresOf } from '../features.ts';
import { type Listening, listeningAt, type Ports } from '../listening.ts';
import { serveArgument } from '../native/layout.ts';
import { phpSettings } from '../php/layout.ts';
import { type RunningServer, ServerError, type StartRequest, wishes } from '../server.ts';
import { endOnce, type Launched, startVerified } from '../start.ts';
import { definesOf, variablesOf } from '../tuning.ts';
import {
  type ContainerOptions,
  type EngineClient,
  type EngineContainer,
  removalLimit,
} from './client.ts';
import { lastLog } from './container-log.ts';
import { readStatsOf } from './container-stats.ts';
import type { Image } from './image.ts';
import { labelsFor } from './labels.ts';
import type { EngineMachine } from './machine.ts';
import { tlsVolume } from './tls-volume.ts';

/**
 * Folder of the application's socket in a container. The folder is mounted, because the socket is
 * made anew each time.
 */
const appFolder = '/app';

/** Seconds that httpd gets to stop by itself before the engine kills it. */
const graceSeconds = 2;

/** An engine and the machine on which its containers run. */
export interface ContainerHost {
  readonly client: EngineClient;
  readonly machine: EngineMachine;
}

/**
 * Starts one arm in a container and waits until it is verified.
 * @param spec returns its container with that address, and with more arguments of httpd.
 * @param version what the httpd of the image reports; null: any.
 */
export const startContainer = (
  { client, machine }: ContainerHost,
  spec: (listen: string, ...more: readonly string[]) => ContainerSpec,
  version: string | null,
  request: StartRequest,
  signal: AbortSignal,
): Promise<RunningServer> => {
  const more = featuresOf(request).flatMap((name) => ['-D', name]);
  const launched = (ports: Ports) => {
    const listening = listeningAt(machine.host, ports);
    const asked = requested(spec(listening.plain, ...more), request, listening);
    return launch(client, machine, asked);
  };
  return startVerified(request, version, launched, signal, machine);
};

async function launch(
  engine: EngineClient,
  machine: EngineMachine,
  spec: ContainerSpec,
): Promise<Launched> {
  const container = await createContainer(engine, spec).catch((error: unknown) => {
    throw startError(error);
  });
  const death = Promise.race([
    deathOf(container),
    ...(machine.lost === null ? [] : [machine.lost]),
  ]);
  const ended = endOnce(death, () => remove(container));
  const launchedAtMs = performance.now();
  try {
    await container.start();
    const { Pid: pid } = (await container.inspect()).State;
    return {
      launchedAtMs,
      ...(await machine.find({ pid, containerId: container.id })),
      ...ended,
      readStats: readStatsOf(container),
      lastLog: () => lastLog(container),
      // The engine signals the container's first process, which httpd's parent is.
      signal: (wish) => container.kill({ signal: wishes[wish] }),
    };
  } catch (error) {
    await ended[Symbol.asyncDispose]();
    throw startError(error);
  }
}

/** Returns the error of a start; a lost agent says nothing of the server. */
function startError(error: unknown): Error {
  if (error instanceof LostAgent) return error;
  const reason = reasonOf(error);
  return new ServerError('start', reason, '', { cause: error });
}

/**
 * Returns the command of an arm's container. httpd-foreground passes its arguments on to httpd; the
 * native image has serve.ts as its entry point.
 */
function commandOf(arm: Arm, listen: string, ...more: readonly string[]): string[] {
  if (arm.server === 'native') {
    return [serveArgument(imageRoot, arm, listen)];
  }
  const defines = definesOf(arm.tuning).flatMap((name) => ['-D', name]);
  const beside = arm.php === 'fpm' ? fpmBeside : [];
  return [...beside, 'httpd-foreground', ...defines, ...more];
}

/** docker/php/with-fpm.sh; the paths are relative to the image's working folder. */
const fpmBeside = ['sh', 'conf/with-fpm.sh', 'php-fpm', 'conf/php.ini', 'conf/php-fpm.conf'];

/** HTTPD_PREFIX of the official image; our own server's files lie there too. */
export const imageRoot = '/usr/local/apache2';

/**
 * Limits an arm to serving: no root, no capabilities, and a root file system that only takes
 * httpd's pid file and temporary files. It never has a terminal: resizing one sends WINCH, which
 * stops httpd.
 */
export const confinement = {
  User: 'www-data',
  HostConfig: {
    NetworkMode: 'host',
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Tmpfs: { '/usr/local/apache2/logs': 'rw,mode=1777', '/tmp': 'rw,mode=1777' },
  },
};

/** A container to be made. */
export interface ContainerSpec {
  readonly options: ContainerOptions;
  /** Files that are put into one of its volumes; null: none. */
  readonly files: { readonly at: string; readonly tar: () => NodeJS.ReadableStream } | null;
}

/** Returns the container of an arm whose image has all that it needs. */
export const plainContainer = (
  image: Image,
  arm: Arm,
  listen: string,
  ...more: readonly string[]
): ContainerSpec => ({
  options: {
    ...confinement,
    Image: image.id,
    Cmd: commandOf(arm, listen, ...more),
    Env: [...variables(variablesOf(arm.tuning)), `LISTEN=${listen}`],
  },
  files: null,
});

/** Creates a container with its files; it is not started. */
export async function createContainer(
  engine: EngineClient,
  { options, files }: ContainerSpec,
): Promise<EngineContainer> {
  const container = await engine.createContainer(options);
  if (files === null) return container;
  try {
    await container.putArchive(files.tar(), { path: files.at });
    return container;
  } catch (error) {
    await container.remove({ force: true, v: true });
    throw error;
  }
}

/** Adds what a request asks for beside the arm. */
function requested(
  { options, files }: ContainerSpec,
  { arm, runId, cpus, memoryLimitBytes, backendSocket, tls }: StartRequest,
  listening: Listening,
): ContainerSpec {
  const { Env = [], HostConfig } = options;
  const isSecure = listening.tls !== null && tls !== undefined;
  const volume = isSecure ? tlsVolume(imageRoot, tls) : null;
  return {
    files: volume?.files ?? files,
    options: {
      ...options,
      ...(volume !== null && { Volumes: { ...options.Volumes, ...volume.volumes } }),
      Env: [
        ...Env,
        ...(isSecure ? [`LISTEN_TLS=${listening.tls}`] : []),
        ...(backendSocket === null
          ? []
          : [`APP_SOCKET=${join(appFolder, basename(backendSocket))}`]),
        ...(arm.php === null ? [] : variables(phpSettings(arm))),
      ],
      Labels: labelsFor(runId, arm.id),
      HostConfig: {
        ...HostConfig,
        ...(cpus === null ? {} : { CpusetCpus: cpus.join(',') }),
        ...(backendSocket === null ? {} : { Binds: [`${dirname(backendSocket)}:${appFolder}`] }),
        ...(memoryLimitBytes === null ? {} : { Memory: memoryLimitBytes }),
      },
    },
  };
}

export const variables = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => `${name}=${value}`);

async function deathOf(container: EngineContainer): Promise<string> {
  try {
    const { StatusCode } = await container.wait({ condition: 'next-exit' });
    const { State } = await container.inspect();
    const why = State.OOMKilled ? ', out of memory' : '';
    return `its container exited with status ${StatusCode}${why} although nobody asked it to stop`;
  } catch (error) {
    return `the engine lost httpd's container: ${reasonOf(error)}`;
  }
}

/** Stops by TERM (the image's stop signal), then removes with everything that belongs to it. */
async function remove(container: EngineContainer): Promise<void> {
  // It may have ended by itself, or never have started; removing by force takes care of both.
  await container.stop({ t: graceSeconds, signal: 'SIGTERM', ...removalLimit() }).catch(() => {});
  await container.remove({ force: true, v: true, ...removalLimit() });
}
