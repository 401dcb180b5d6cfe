import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';

/** A container engine that answered, or what every place that was asked said. */
export type Engine =
  | { readonly reachable: true; readonly where: string; readonly docker: Docker }
  | { readonly reachable: false; readonly tried: readonly string[] };

/** How long an engine may take to answer a ping. */
const timeoutMs = 3000;

/** The first engine that answers: the one DOCKER_HOST names and no other, else the usual sockets. */
export async function findEngine(): Promise<Engine> {
  const tried: string[] = [];
  for (const { where, connect, exists } of places()) {
    if (!exists) {
      tried.push(`${where}: no such socket`);
      continue;
    }
    try {
      const docker = connect();
      await docker.ping();
      return { reachable: true, where, docker };
    } catch (error) {
      tried.push(`${where}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { reachable: false, tried };
}

interface Place {
  readonly where: string;
  readonly exists: boolean;
  connect(): Docker;
}

function places(): readonly Place[] {
  const host = process.env.DOCKER_HOST;
  if (host !== undefined && host !== '') return [fromVariable(host)];
  const rootless = process.env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(rootless === undefined ? [] : [join(rootless, 'docker.sock')]),
  ].map(socketAt);
}

const socketAt = (path: string): Place => ({
  where: path,
  exists: existsSync(path),
  connect: () => new Docker({ socketPath: path, timeout: timeoutMs }),
});

/** dockerode reads DOCKER_HOST itself, with its TLS companions. */
function fromVariable(host: string): Place {
  const path = host.startsWith('unix://') ? host.slice('unix://'.length) : null;
  if (path !== null) return { ...socketAt(path), where: `DOCKER_HOST=${host}` };
  return { where: `DOCKER_HOST=${host}`, exists: true, connect: () => new Docker() };
}
