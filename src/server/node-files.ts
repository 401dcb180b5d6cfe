import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Pack } from 'tar-fs';

/**
 * Adds the running Node to a build context, and in lib/ those of its libraries that a small base
 * may lack. Finishes the archive.
 */
export async function addNode(tar: Pack): Promise<void> {
  tar.entry({ name: 'lib/', type: 'directory' });
  const libraries = extraLibraries().map((path) => ({ name: `lib/${basename(path)}`, path }));
  for (const { name, path } of [{ name: 'node', path: process.execPath }, ...libraries]) {
    await addFile(tar, name, path);
  }
  tar.finalize();
}

/** Adds a large file without holding it in memory. */
function addFile(tar: Pack, name: string, path: string): Promise<void> {
  const { size } = statSync(path);
  return new Promise((resolve, reject) => {
    const entry = tar.entry({ name, size, mode: 0o755 }, (error) =>
      error ? reject(error) : resolve(),
    );
    createReadStream(path).pipe(entry as unknown as NodeJS.WritableStream);
  });
}

/** Lists the libraries of Node that no Debian base image has: libatomic, where Node links it. */
function extraLibraries(): readonly string[] {
  const listed = execFileSync('ldd', [process.execPath], { encoding: 'utf8' });
  const found = /libatomic\.so\.1 => (\S+)/.exec(listed)?.[1];
  return found !== undefined && existsSync(found) ? [found] : [];
}
