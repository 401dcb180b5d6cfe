import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Pack, pack } from 'tar-fs';
import { dockerFolder } from '../tuning.ts';
import type { EngineClient } from './client.ts';
import { builtImage, type Image, type Recipe } from './image.ts';

const folder = join(dockerFolder, 'node');

/** Returns the base with the running Node, and builds it when there is none of its content. */
export const nodeImage = (engine: EngineClient, base: Image, signal: AbortSignal): Promise<Image> =>
  builtImage(engine, 'node', recipe(base), false, signal);

const recipe = (base: Image): Recipe => ({
  contentHash: createHash('sha256')
    .update(`${base.id} ${process.version}`)
    .update(readFileSync(join(folder, 'Dockerfile')))
    .digest('hex')
    .slice(0, 12),
  dockerfile: 'Dockerfile',
  arguments: { HTTPD_IMAGE: base.name },
  context: () => pack(folder, { finalize: false, finish: (tar) => void addNode(tar) }),
});

/**
 * Adds the running Node, and in lib/ those of its libraries that a small base may lack. Finishes
 * the archive.
 */
async function addNode(tar: Pack): Promise<void> {
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
