import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { ServerError } from '../server.ts';

export type EngineClient = Docker;
export type EngineContainer = Docker.Container;
export type ContainerOptions = Docker.ContainerCreateOptions;

/** A container engine that answered, or what every place that was asked said. */
export type Engine =
  | { readonly reachable: true; readonly where: string; readonly client: EngineClient }
  | { readonly reachable: false; readonly tried: readonly string[] };

/** Time that an engine may take to answer a ping. */
const pingMs = 3000;

/**
 * Returns the first engine that answers: the one that DOCKER_HOST names and no other, else one of
 * the usual sockets.
 */
export async function findEngine(): Promise<Engine> {
  const tried: string[] = [];
  for (const { where, options, missing } of places()) {
    if (missing) {
      tried.push(`${where}: no such socket`);
      continue;
    }
    try {
      // Loaded only where it is needed: it takes a fifth of the program's start.
      const { default: Client } = await import('dockerode');
      await new Client({ ...options, timeout: pingMs }).ping();
      return { reachable: true, where, client: new Client(options) };
    } catch (error) {
      tried.push(`${where}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { reachable: false, tried };
}

/** Returns the engine that answers. @throws {ServerError} stage `prepare`, with what was tried. */
export async function reachableEngine(): Promise<EngineClient> {
  const engine = await findEngine();
  if (engine.reachable) return engine.client;
  throw new ServerError('prepare', `no container engine answers. Tried ${engine.tried.join('; ')}`);
}

interface Place {
  readonly where: string;
  readonly missing: boolean;
  /** Empty: dockerode reads DOCKER_HOST and its TLS companions itself. */
  readonly options: Docker.DockerOptions;
}

function places(): readonly Place[] {
  const host = process.env.DOCKER_HOST ?? '';
  if (host.startsWith('unix://')) return [socketAt(host.slice('unix://'.length))];
  if (host !== '') return [{ where: `DOCKER_HOST=${host}`, missing: false, options: {} }];
  const rootless = process.env.XDG_RUNTIME_DIR;
  const rootlessSocket = rootless === undefined ? [] : [join(rootless, 'docker.sock')];
  return ['/var/run/docker.sock', ...rootlessSocket].map(socketAt);
}

const socketAt = (path: string): Place => ({
  where: path,
  missing: !existsSync(path),
  options: { socketPath: path },
});
