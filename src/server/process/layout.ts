import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { textOrEmpty } from '../../os/text-file.ts';
import type { Arm, Mpm, SiteTuning } from '../arm.ts';
import { writeDocuments } from '../documents.ts';
import type { HttpdBinary } from '../httpd/binary.ts';
import { libraryPath } from '../packages/library-path.ts';
import { ServerError } from '../server.ts';
import { statusHost } from '../start.ts';
import { definesOf, mainFile, variablesOf } from '../tuning.ts';
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

/** Returns httpd's arguments for this root; with `-t` added it only checks the configuration. */
export function httpdArguments(
  root: string,
  arm: Arm,
  backendSocket: string | null,
): readonly string[] {
  const { tuning } = arm;
  const names = [...definesOf(tuning), ...(backendSocket === null ? [] : ['APP'])];
  const defines = names.flatMap((name) => ['-D', name]);
  const file = ['-f', join(root, mainFile(arm))];
  if (tuning.name !== 'site') return ['-d', root, ...file, ...defines];
  const folder = tuning.modules ?? join(root, 'modules');
  const module = `mpm_${arm.mpm}_module "${folder}/mod_mpm_${arm.mpm}.so"`;
  return ['-d', tuning.serverRoot, ...file, '-C', `LoadModule ${module}`];
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
  listen: string,
  backendSocket: string | null,
): Readonly<Record<string, string>> {
  const [user, group] = unprivileged();
  return {
    ...variablesOf(tuning),
    ...(tuning.name === 'site' ? siteVariables(root, tuning, mpm, listen) : {}),
    ...libraryPath(binary.libraries),
    LISTEN: listen,
    HTTPD_USER: user,
    HTTPD_GROUP: group,
    ...appVariables(backendSocket),
  };
}

/** Folders that Debian's envvars name, in which httpd would write. */
const writtenFolders = ['APACHE_RUN_DIR', 'APACHE_LOCK_DIR', 'APACHE_LOG_DIR'];

/** Returns the variables that the copy of a site's configuration names. */
function siteVariables(
  root: string,
  { variables = {} }: SiteTuning,
  mpm: Mpm,
  listen: string,
): Readonly<Record<string, string>> {
  const port = listen.slice(listen.lastIndexOf(':') + 1);
  const written = writtenFolders.filter((name) => name in variables);
  return {
    ...Object.fromEntries(written.map((name) => [name, join(root, 'logs')])),
    MPM_BENCH_ROOT: root,
    MPM_BENCH_MPM: mpm,
    MPM_BENCH_PORT: port,
    MPM_BENCH_STATUS: `${statusHost}:${port}`,
  };
}

/**
 * Returns the user and group of the children of a root parent: those of the distribution's web
 * server, or nobody.
 */
function unprivileged(): readonly [string, string] {
  const users = namesIn('/etc/passwd');
  const groups = namesIn('/etc/group');
  const user = ['www-data', 'apache', 'nobody'].find((name) => users.includes(name));
  const group = ['www-data', 'apache', 'nogroup', 'nobody'].find((name) => groups.includes(name));
  return [user ?? 'nobody', group ?? 'nogroup'];
}

const namesIn = (file: string) =>
  textOrEmpty(file)
    .split('\n')
    .map((line) => line.split(':')[0]);
