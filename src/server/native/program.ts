import { compileCacheFolder } from '../../os/compile-cache.ts';
import type { Arm } from '../arm.ts';
import { writeDocuments } from '../documents.ts';
import type { Program } from '../process/program.ts';
import { ServerError, type StartRequest } from '../server.ts';
import { variablesOf } from '../tuning.ts';
import { writeConfig } from '../write-config.ts';
import { serveArgument } from './layout.ts';

const serveFile = new URL('../../mpm/serve.ts', import.meta.url).pathname;

/**
 * Lets Node keep the parent's program without types. Stripping them takes a fifth of a second and
 * 14 MiB.
 */
const compiled = (): Readonly<Record<string, string>> => {
  const folder = compileCacheFolder();
  return folder === null ? {} : { NODE_COMPILE_CACHE: folder };
};

/** Our own MPM server as a plain process. It has no proxy. */
export const nativeProgram: Program = {
  version: null,
  build(root, request) {
    refuseProxy(request);
    buildNativeRoot(root, request.arm);
  },
  command: (root, { arm }, { plain }) => [
    ...[process.execPath, serveFile],
    serveArgument(root, arm, plain),
  ],
  environment: (_, { arm }) => ({ ...compiled(), ...variablesOf(arm.tuning) }),
};

/** @throws {ServerError} when our own server is asked for what it lacks. */
export function refuseProxy({ arm, backendSocket }: StartRequest): void {
  if (arm.server !== 'native' || backendSocket === null) return;
  throw new ServerError(
    'start',
    `${arm.id} cannot serve this workload: the native server has no proxy to an application`,
  );
}

/** Fills the folder of an arm: its configuration, and the documents that httpd serves too. */
function buildNativeRoot(root: string, arm: Arm): void {
  writeConfig(root, arm);
  writeDocuments(root);
}
