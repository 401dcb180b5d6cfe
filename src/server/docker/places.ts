import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { bareHost } from '../../host/bare-host.ts';
import type { EngineOptions } from './client.ts';
import { type ContextTls, contextInUse } from './context.ts';
import { hostOf, overSsh } from './over-ssh.ts';

/** A place where an engine may be. */
export interface Place {
  readonly where: string;
  /** Reason for which it need not be asked; null: it may answer. */
  readonly missing: string | null;
  /** Empty: dockerode reads DOCKER_HOST and its TLS companions itself. */
  readonly options: EngineOptions;
  /** The name or address of its machine; null: this one. */
  readonly machine: string | null;
}

/**
 * Returns the places to ask, in this order: the one that DOCKER_HOST names and no other, the one of
 * the docker context and no other, and else the usual sockets.
 */
export function places(env: NodeJS.ProcessEnv = process.env): readonly Place[] {
  const host = env.DOCKER_HOST ?? '';
  if (host !== '') return [hostAt(host, `DOCKER_HOST=${host}`, null)];
  const context = contextInUse(env);
  if (context !== null) {
    const where = `docker context ${context.name} ${context.host}`.trimEnd();
    return [hostAt(context.host, where, context.tls)];
  }
  const rootless = env.XDG_RUNTIME_DIR;
  const rootlessSocket = rootless === undefined ? [] : [join(rootless, 'docker.sock')];
  return ['/var/run/docker.sock', ...rootlessSocket].map(socketAt);
}

function hostAt(host: string, where: string, tls: ContextTls | null): Place {
  if (host.startsWith('unix://')) return socketAt(host.slice('unix://'.length));
  const url = URL.canParse(host) ? new URL(host) : null;
  if (url === null) return { where, missing: 'it names no host', options: {}, machine: null };
  const machine = bareHost(url);
  if (url.protocol === 'ssh:') {
    const host = hostOf(url);
    const options = { protocol: 'http', host, port: 80, agent: overSsh(url) } as const;
    return { where, missing: null, options, machine: host };
  }
  if (tls === null && where.startsWith('DOCKER_HOST')) {
    return { where, missing: null, options: {}, machine };
  }
  const options: EngineOptions = {
    ...{ protocol: tls === null ? 'http' : 'https', host: machine },
    port: url.port || (tls === null ? 2375 : 2376),
    ...tls,
  };
  return { where, missing: null, options, machine };
}

const socketAt = (path: string): Place => ({
  ...{
    where: path,
    missing: existsSync(path) ? null : 'no such socket',
    options: { socketPath: path },
  },
  machine: null,
});

/**
 * Returns the IPv4 address of another machine; null where it is this one.
 * @throws where the name has no such address.
 */
export async function addressOf(machine: string | null): Promise<string | null> {
  if (machine === null) return null;
  const found = await lookup(machine, { all: true });
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const isOwn = found.some(
    ({ address }) => address.startsWith('127.') || own.some((each) => each.address === address),
  );
  if (isOwn) return null;
  // The arms listen there, and the samplers read the tables of IPv4.
  const usable = found.find(({ family }) => family === 4);
  if (usable === undefined) throw new Error(`${machine} has no IPv4 address`);
  return usable.address;
}
