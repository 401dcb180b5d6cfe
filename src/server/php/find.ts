import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import type { HttpdBinary } from '../httpd/binary.ts';
import { cachedTrees, fetchTree, type Wanted } from '../packages/fetch.ts';
import { libraryFolders, libraryPath } from '../packages/library-path.ts';
import { PhpError, ServerError } from '../server.ts';
import { newestPair, type Pair } from './pair.ts';
import type { Php } from './php.ts';

/** Debian's and Ubuntu's names for the PHP of the release. */
const wanted: Wanted = {
  what: 'PHP',
  folder: 'php',
  packages: ['libapache2-mod-php', 'php-fpm'],
  named: [/^libapache2-mod-php\d[\d.]*_/, /^php\d[\d.]*-fpm_/],
  marker: '.mpm-bench-php',
  otherwise: 'Install it yourself (apt-get install libapache2-mod-php php-fpm).',
  withoutApt:
    'Install it (dnf install php php-fpm; apk add php-apache2 php-fpm), or use --runtime docker.',
};

/** Folders of the module and of PHP-FPM in the distributions, below / or below a fetched tree. */
const moduleFolders = ['usr/lib/apache2/modules', 'usr/lib64/httpd/modules'];
const programFolders = ['usr/sbin', 'usr/local/sbin', 'usr/bin'];

/**
 * Returns the PHP to measure: one of this machine that has both the module and PHP-FPM, else the
 * one in the user's cache, else a fetched one. Both are of one release, so that the two systems do
 * not differ by it.
 * @throws {PhpError} when there is none.
 */
export async function findPhp(
  httpd: HttpdBinary,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Php> {
  try {
    return await foundOrFetched(httpd, tell, signal);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw new PhpError(error.message, { cause: error });
  }
}

async function foundOrFetched(
  httpd: HttpdBinary,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Php> {
  const modules = [httpd.modules, ...moduleFolders.map((folder) => `/${folder}`)];
  const installed = pairIn(modules, null);
  if (installed !== null) return inspect(installed, null, 'found on this machine');
  for (const tree of cachedTrees(wanted)) {
    const pair = pairIn(modules, tree);
    if (pair !== null) return inspect(pair, tree, 'from the cache, fetched earlier');
  }
  const tree = await fetchTree(wanted, tell, signal);
  const pair = pairIn(modules, tree);
  if (pair !== null) return inspect(pair, tree, "fetched from the distribution's packages");
  throw new ServerError(
    'prepare',
    `cannot fetch PHP: no module and PHP-FPM of one release in ${tree}. ${wanted.otherwise}`,
  );
}

/**
 * Returns the newest pair. A part may be installed although the other is fetched.
 * @param modules folders of httpd's modules.
 */
function pairIn(modules: readonly string[], tree: string | null): Pair | null {
  const below = (folders: readonly string[]) =>
    tree === null ? [] : folders.map((folder) => join(tree, folder));
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return newestPair(
    [...below(moduleFolders), ...modules],
    [...below(programFolders), ...onPath, ...programFolders.map((each) => `/${each}`)],
  );
}

/**
 * Asks PHP-FPM for its release and its folder of extensions, which in a fetched tree lies below the
 * tree.
 */
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
    const output = JSON.stringify(String(asked.stderr || asked.stdout).slice(0, 200));
    throw new ServerError(
      'prepare',
      `${pair.fpm} does not behave like PHP-FPM: "-i" printed ${output}`,
    );
  }
  const inTree = tree === null ? folder : join(tree, folder);
  // Where one part is installed, its extensions are too, and the tree has at most what they lack.
  const whole = [inTree, folder].find((each) => existsSync(join(each, 'opcache.so')));
  const extensions = whole ?? (existsSync(inTree) ? inTree : folder);
  return { ...pair, version, extensions, libraries, source };
}
