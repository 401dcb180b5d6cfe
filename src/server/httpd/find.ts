import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { libraryFolders, libraryPath } from '../packages/library-path.ts';
import { ServerError } from '../server.ts';
import { type HttpdBinary, versionIn } from './binary.ts';
import { cachedHttpd, fetchHttpd } from './fetch.ts';

/**
 * Names under which distributions install the server, and folders that are not on every user's
 * PATH.
 */
const names = ['httpd', 'apache2'];
const usualFolders = ['/usr/local/apache2/bin', '/usr/local/sbin', '/usr/sbin'];

/** Modules that every arm needs. */
const neededModules = ['mpm_prefork', 'mpm_worker', 'mpm_event', 'authz_core', 'mime', 'status'];

/**
 * Returns the httpd to run: the given one, else one of this machine, else the one in the user's
 * cache, else a fetched one.
 * @throws {ServerError} stage `prepare`, when there is none or it lacks what the arms need.
 */
export async function findHttpd(
  given: string | null,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<HttpdBinary> {
  if (given !== null) return inspect(givenPath(given), 'given by its path');
  const installed = onPath();
  if (installed !== null) return inspect(installed, 'found on this machine');
  const cached = cachedHttpd();
  if (cached !== null) return inspect(cached, 'from the cache, fetched earlier');
  return inspect(await fetchHttpd(tell, signal), "fetched from the distribution's packages");
}

/** Returns an httpd of this machine without fetching; null when there is none. */
export const installedHttpd = (): string | null => onPath() ?? cachedHttpd();

function givenPath(path: string): string {
  if (isExecutable(path)) return resolve(path);
  throw new ServerError('prepare', `--httpd ${path}: no executable file there`);
}

function onPath(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...usualFolders];
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

/** Tells whether a file of that name can be executed. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function inspect(path: string, source: string): Promise<HttpdBinary> {
  const libraries = librariesOf(path);
  const asked = await execa(path, ['-V'], { env: libraryPath(libraries), reject: false });
  const version = versionIn(asked.stdout || asked.stderr, path);
  const root = /HTTPD_ROOT="([^"]*)"/.exec(asked.stdout)?.[1] ?? '/';
  return { path, version, source, libraries, modules: modulesOf(path, root) };
}

/**
 * Returns the folder with the modules: of those that distributions use, the first that has all we
 * need.
 */
function modulesOf(path: string, root: string): string {
  const prefix = dirname(dirname(path));
  // Beside the binary first: an unpacked package names the folders of an installed one.
  const candidates = [
    join(prefix, 'lib/apache2/modules'),
    join(prefix, 'modules'),
    join(root, 'modules'),
    '/usr/lib/apache2/modules',
    '/usr/lib64/httpd/modules',
    '/usr/lib/httpd/modules',
  ];
  const missing = (folder: string) =>
    neededModules.filter((name) => !existsSync(join(folder, `mod_${name}.so`)));
  const found = candidates.find((folder) => missing(folder).length === 0);
  if (found !== undefined) return found;
  const partial = candidates.find((folder) => existsSync(folder));
  const lacks =
    partial === undefined ? 'no modules folder' : `${partial} lacks ${missing(partial).join(', ')}`;
  throw new ServerError(
    'prepare',
    `${path} cannot run all three MPMs: ${lacks}. Name one built with --enable-mpms-shared=all`,
  );
}

/**
 * Returns the library folders of the tree that an unpacked package lies in; none of an installed
 * one.
 */
function librariesOf(path: string): readonly string[] {
  const root = resolve(dirname(path), '../..');
  return root === '/' ? [] : libraryFolders(root).filter((folder) => existsSync(folder));
}
