import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const sourceRoot = join(import.meta.dirname, '../..');
const bundler = join(import.meta.dirname, 'bundle.ts');

/**
 * Bundles each program with all its imports into one file of the cache. Returns null where that is
 * not possible. A thread that loads 61 modules needs 1 to 2 MiB and 15 ms more than one that loads
 * a file. The name of the folder is a hash of what the bundle depends on, so its files never
 * change.
 */
export function bundleOnce(sources: readonly URL[], cache: string): readonly string[] | null {
  const paths = sources.map((source) => source.pathname);
  const model = basename(dirname(paths[0] ?? ''));
  const folder = join(cache, `${model}-${contentHash()}`);
  if (!existsSync(folder)) {
    spawnSync(process.execPath, [bundler, folder, ...paths], { stdio: 'ignore' });
  }
  const files = paths.map((path) => join(folder, `${basename(path, '.ts')}.cjs`));
  return files.every((file) => existsSync(file)) ? files : null;
}

/**
 * Hashes all sources of the programs, the version of Node, and where the project lies: a bundle
 * loads packages from there, and must not be that of another copy, which may be gone.
 */
export function contentHash(root: string = sourceRoot): string {
  const hash = createHash('sha256').update(process.version).update(root);
  for (const folder of ['mpm', 'httpd-config', 'os']) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => each.endsWith('.ts')).toSorted()) {
      hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
