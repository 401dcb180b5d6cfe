import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from 'tar-fs';
import type { BundledFile } from '../../mpm/parent/bundle.ts';
import { dockerFolder } from '../tuning.ts';
import type { EngineClient } from './client.ts';
import { builtImage, type Image, type Recipe } from './image.ts';
import { nodeImage } from './node-image.ts';

const project = join(dockerFolder, '..');
const dockerfile = 'docker/agent/Dockerfile';

/** Programs of the agent. Each starts the next by its name in their folder. */
export const programs = [
  'src/agent/main.ts',
  'src/load/generator-child.ts',
  'src/load/raw/thread.ts',
];

/** Packages that a bundle cannot hold: they load a binary that lies beside them. */
const packages = ['node_modules/koffi', 'node_modules/@koromix'];

/** Packages that the agent never loads: its driver is raw. */
const unused = ['autocannon', 'undici'];

/** Returns the image of the agent on that base, and builds it when there is none of its content. */
export async function agentImage(
  engine: EngineClient,
  base: Image,
  signal: AbortSignal,
): Promise<Image> {
  const node = await nodeImage(engine, base, signal);
  return builtImage(engine, 'agent', recipe(node, await bundled()), false, signal);
}

/** Returns the programs with all their imports. */
async function bundled(): Promise<readonly BundledFile[]> {
  // Loaded only where it is needed: a bundler is large.
  const { bundledFiles } = await import('../../mpm/parent/bundle.ts');
  const sources = programs.map((program) => join(project, program));
  return bundledFiles(sources, ['koffi', ...unused]);
}

const recipe = (node: Image, files: readonly BundledFile[]): Recipe => ({
  contentHash: contentHash(node, files),
  dockerfile: 'Dockerfile',
  arguments: { NODE_IMAGE: node.name },
  context: () =>
    pack(project, {
      entries: [...packages, 'package.json', 'docker'],
      map: (header) => ({
        ...header,
        name: header.name === dockerfile ? 'Dockerfile' : `agent/${header.name}`,
      }),
      finalize: false,
      finish(tar) {
        for (const { name, code } of files)
          tar.entry({ name: `agent/bundled/agent/${name}` }, code);
        tar.finalize();
      },
    }),
});

/**
 * Hashes everything that goes into the image, so that exactly a changed file makes another image.
 */
function contentHash(node: Image, files: readonly BundledFile[]): string {
  const hash = createHash('sha256').update(node.id);
  for (const { name, code } of files) hash.update(name).update(code);
  const folder = readdirSync(dockerFolder, { recursive: true, withFileTypes: true });
  const paths = folder
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  for (const path of [...paths.toSorted(), join(project, 'node_modules/koffi/package.json')]) {
    hash.update(path.slice(project.length)).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}
