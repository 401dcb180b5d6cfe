import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { featuresOf } from '../features.ts';
import type { HttpdBinary } from '../httpd/binary.ts';
import { hasTls } from '../listening.ts';
import { libraryPath } from '../packages/library-path.ts';
import { addPhp, fpmCommand, phpEnvironment } from '../php/layout.ts';
import type { Php } from '../php/php.ts';
import { ServerError, type StartRequest } from '../server.ts';
import { writeTls } from '../tls.ts';
import { buildServerRoot, httpdArguments, httpdEnvironment } from './layout.ts';
import type { Program } from './program.ts';

/**
 * Describes the real httpd, kept in the foreground.
 * @param php what the arms with PHP need; null for those without.
 */
export const httpdProgram = (binary: HttpdBinary, php: Php | null): Program => ({
  version: binary.version,
  build(root, request) {
    requireModules(binary, request);
    buildServerRoot(root, request.arm, binary.modules);
    if (hasTls(request) && request.tls !== undefined) writeTls(root, request.tls);
    if (php !== null) addPhp(root, php);
  },
  command: (root, request) => [
    ...(php === null ? [] : fpmCommand(root, request.arm, php)),
    binary.path,
    ...httpdArguments(root, request.arm, featuresOf(request)),
    '-D',
    'FOREGROUND',
  ],
  environment(root, { arm, backendSocket }, listening) {
    const own = httpdEnvironment(root, binary, arm, listening, backendSocket);
    if (php === null) return own;
    return {
      ...own,
      ...phpEnvironment(root, arm, php),
      ...libraryPath([...binary.libraries, ...php.libraries]),
    };
  },
});

/** Modules of features, which some distributions have in packages of their own. */
const modulesOf: Readonly<Record<string, readonly string[]>> = {
  TLS: ['ssl', 'socache_shmcb'],
  HTTP2: ['http2'],
};

/** @throws {ServerError} where an httpd lacks the modules of a protocol. */
function requireModules({ path, modules }: HttpdBinary, request: StartRequest): void {
  const needed = featuresOf(request).flatMap((feature) => modulesOf[feature] ?? []);
  const missing = needed
    .map((name) => `mod_${name}.so`)
    .filter((name) => !existsSync(join(modules, name)));
  if (missing.length === 0) return;
  const why = `${path} has no ${missing.join(' and no ')} in ${modules}`;
  throw new ServerError('start', `${why}: install it, or name another httpd with --httpd`);
}
