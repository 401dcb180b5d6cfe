import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { textOrEmpty } from '../../os/text-file.ts';
import type { Arm } from '../arm.ts';
import { writeDocuments } from '../documents.ts';
import type { HttpdBinary } from '../httpd/binary.ts';
import type { Listening } from '../listening.ts';
import { libraryPath } from '../packages/library-path.ts';
import { ServerError } from '../server.ts';
import { type SiteFolder, siteArguments, siteVariables } from '../site-start.ts';
import { definesOf, mainFile, variablesOf } from '../tuning.ts';
import { unprivilegedIn } from '../unprivileged.ts';
import { writeConfig } from '../write-config.ts';

/**
 * Builds the ServerRoot of one arm, laid out like the official image's /usr/local/apache2, so that
 * the files of docker/ configure a plain process unchanged. Children of a root parent run as
 * another user, so everything is readable.
 */
export function buildServerRoot(root: string, arm: Arm, modules: string): void {
  writeConfig(root, arm);
  writeDocuments(root);
  symlinkSync(modules, join(root, 'modules'));
}

/**
 * Returns httpd's arguments for this root; with `-t` added it only checks the configuration.
 * @param features names that are defined beside those of the tuning.
 */
export function httpdArguments(
  root: string,
  arm: Arm,
  features: readonly string[],
): readonly string[] {
  const { tuning } = arm;
  const names = [...definesOf(tuning), ...features];
  const defines = names.flatMap((name) => ['-D', name]);
  if (tuning.name !== 'site') return ['-d', root, '-f', join(root, mainFile(arm)), ...defines];
  const modules = tuning.modules ?? join(root, 'modules');
  return siteArguments(siteIn(root, ''), tuning, arm.mpm, modules);
}

/**
 * Longest path of a Unix socket that httpd's ProxyPass takes, measured with 2.4.71; unix(7) allows
 * 107 bytes.
 */
const mostPathBytes = 95;

/**
 * Returns the variable with the path of the socket, and refuses a path that is too long: httpd
 * would end with "ProxyPass worker uds path … too long" and no advice.
 * @throws {ServerError}
 */
function appVariables(socket: string | null): Readonly<Record<string, string>> {
  if (socket === null) return {};
  const bytes = Buffer.byteLength(socket);
  if (bytes <= mostPathBytes) return { APP_SOCKET: socket };
  throw new ServerError(
    'start',
    `the application behind httpd listens on ${socket}, a path of ${bytes} bytes, and httpd ` +
      `takes at most ${mostPathBytes}; set TMPDIR to a path shorter by ` +
      `${bytes - mostPathBytes} bytes`,
  );
}

/**
 * Returns the variables that docker/httpd.conf reads, and the library path of a fetched httpd.
 * @throws {ServerError}
 */
export function httpdEnvironment(
  root: string,
  binary: HttpdBinary,
  { tuning, mpm }: Pick<Arm, 'tuning' | 'mpm'>,
  { plain, tls }: Listening,
  backendSocket: string | null,
): Readonly<Record<string, string>> {
  const [user, group] = unprivilegedIn(textOrEmpty('/etc/passwd'), textOrEmpty('/etc/group'));
  return {
    ...variablesOf(tuning),
    ...(tuning.name === 'site' ? siteVariables(siteIn(root, plain), tuning, mpm) : {}),
    ...libraryPath(binary.libraries),
    LISTEN: plain,
    ...(tls !== null && { LISTEN_TLS: tls }),
    HTTPD_USER: user,
    HTTPD_GROUP: group,
    ...appVariables(backendSocket),
  };
}

/** Returns the folder of a site's arm. */
const siteIn = (root: string, listen: string): SiteFolder => ({
  ...{ root, listen },
  errorLog: join(root, 'logs/error.log'),
});
