import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import type { HttpdBinary } from '../httpd/binary.ts';
import { cachedTree, fetchTree, type Wanted } from '../packages/fetch.ts';
import { libraryFolders, libraryPath } from '../packages/library-path.ts';
import { ServerError } from '../server.ts';
import type { Php } from './php.ts';

/** Debian's and Ubuntu's names for the PHP of the release. */
const wanted: Wanted = {
  what: 'PHP',
  folder: 'php',
  packages: ['libapache2-mod-php', 'php-fpm'],
  named: /^libapache2-mod-php\d[\d.]*_/,
  marker: '.mpm-bench-php',
  otherwise: 'Install it yourself (apt-get install libapache2-mod-php php-fpm).',
  withoutApt:
    'Install it (Fedora: dnf install php php-fpm; Alpine: apk add php-apache2 php-fpm), or use --runtime docker.',
};

/** Where distributions put the module and PHP-FPM, below / or below a fetched tree. */
const moduleFolders = ['usr/lib/apache2/modules', 'usr/lib64/httpd/modules'];
const programFolders = ['usr/sbin', 'usr/local/sbin', 'usr/bin'];

/**
 * The PHP to measure: one of this machine that has both the module and PHP-FPM, else the one in the user's cache, else a fetched
 * one. Both are of one release, so that what differs between the two systems is not PHP.
 * @throws {ServerError} stage `prepare`, when there is none.
 */
export async function findPhp(
  httpd: HttpdBinary,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Php> {
  const modules = [httpd.modules, ...moduleFolders.map((folder) => `/${folder}`)];
  const places = { modules, tree: null };
  const installed = pairIn(places);
  if (installed !== null) return inspect(installed, null, 'found on this machine');
  const cached = cachedTree(wanted);
  if (cached !== null) return inTree(cached, places, 'from the cache, fetched earlier');
  const fetched = await fetchTree(wanted, tell, signal);
  return inTree(fetched, places, "fetched from the distribution's packages");
}

interface Places {
  /** Of httpd. */
  readonly modules: readonly string[];
  readonly tree: string | null;
}

interface Pair {
  readonly module: string;
  readonly fpm: string;
}

async function inTree(tree: string, { modules }: Places, source: string): Promise<Php> {
  const pair = pairIn({ modules, tree });
  if (pair !== null) return inspect(pair, tree, source);
  throw new ServerError(
    'prepare',
    `${tree} lacks PHP's module for httpd or PHP-FPM. Remove the folder, so that it is fetched anew.`,
  );
}

/** libphp8.2.so and php-fpm8.2, or libphp.so and php-fpm: of one release, by their names. A part may be installed already. */
function pairIn({ modules, tree }: Places): Pair | null {
  const below = (folders: readonly string[]) =>
    tree === null ? [] : folders.map((folder) => join(tree, folder));
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = [
    ...below(programFolders),
    ...onPath,
    ...programFolders.map((each) => `/${each}`),
  ];
  const found = [...below(moduleFolders), ...modules].flatMap((folder) =>
    filesIn(folder).flatMap((name) => {
      const release = /^libphp([\d.]*)\.so$/.exec(name)?.[1];
      if (release === undefined) return [];
      const fpm = programs.map((each) => join(each, `php-fpm${release}`)).find(existsSync);
      return fpm === undefined ? [] : [{ module: join(folder, name), fpm }];
    }),
  );
  return found[0] ?? null;
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).toSorted() : [];

/** PHP-FPM tells its release, and where it was built to look for extensions; in a fetched tree they lie below that. */
async function inspect(pair: Pair, tree: string | null, source: string): Promise<Php> {
  const libraries = tree === null ? [] : libraryFolders(tree);
  const asked = await execa(pair.fpm, ['-n', '-i'], {
    env: libraryPath(libraries),
    reject: false,
    stdin: 'ignore',
  });
  const version = /^PHP Version => (\S+)/m.exec(asked.stdout)?.[1];
  const folder = /^extension_dir => (\S+)/m.exec(asked.stdout)?.[1];
  if (version === undefined || folder === undefined) {
    throw new ServerError(
      'prepare',
      `${pair.fpm} does not behave like PHP-FPM: "-i" gave ${JSON.stringify(String(asked.stderr || asked.stdout).slice(0, 200))}`,
    );
  }
  const inTree = tree === null ? folder : join(tree, folder);
  const extensions = existsSync(inTree) ? inTree : folder;
  return { ...pair, version, extensions, libraries, source };
}
