import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** PHP's module for httpd and a PHP-FPM of the same release. */
export interface Pair {
  readonly module: string;
  readonly fpm: string;
}

/**
 * Pairs libphp8.2.so with php-fpm8.2, or libphp.so with php-fpm: of one release, by their names.
 * Takes the newest release, and for one that is there twice the first in the order of the folders.
 * One that does not name its release comes last.
 */
export function newestPair(
  moduleFolders: readonly string[],
  programFolders: readonly string[],
): Pair | null {
  const found = moduleFolders.flatMap((folder) =>
    filesIn(folder).flatMap((name) => {
      const release = /^libphp([\d.]*)\.so$/.exec(name)?.[1];
      if (release === undefined) return [];
      const fpm = programFolders.map((each) => join(each, `php-fpm${release}`)).find(existsSync);
      return fpm === undefined ? [] : [{ release, module: join(folder, name), fpm }];
    }),
  );
  const [newest] = found.toSorted((a, b) => byNumber(b.release, a.release));
  return newest === undefined ? null : { module: newest.module, fpm: newest.fpm };
}

/** Orders releases by number: "8.9" before "8.10". */
function byNumber(a: string, b: string): number {
  const [ones, others] = [a, b].map((release) => release.split('.').map(Number));
  const parts = Math.max(ones?.length ?? 0, others?.length ?? 0);
  const differences = Array.from(
    { length: parts },
    (_, i) => (ones?.[i] ?? 0) - (others?.[i] ?? 0),
  );
  return differences.find((difference) => difference !== 0) ?? 0;
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).toSorted() : [];
