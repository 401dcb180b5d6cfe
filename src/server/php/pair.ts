import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** PHP's module for httpd and a PHP-FPM of the same release. */
export interface Pair {
  readonly module: string;
  readonly fpm: string;
}

/**
 * Pairs libphp8.2.so with php-fpm8.2, or libphp.so with php-fpm: of one release, by their names.
 * Takes the newest release, and where a release is found twice, the one of the earlier folder.
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
  const [newest] = found.toSorted((a, b) =>
    b.release.localeCompare(a.release, 'en', { numeric: true }),
  );
  return newest === undefined ? null : { module: newest.module, fpm: newest.fpm };
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).toSorted() : [];
