import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from 'tar-fs';
import { addNode } from '../node-files.ts';
import { dockerFolder } from '../tuning.ts';
import type { EngineClient } from './client.ts';
import { builtImage, type Image, type Recipe } from './images.ts';

const project = join(dockerFolder, '..');
const dockerfile = 'docker/agent/Dockerfile';
const program = join(project, 'src/agent/main.ts');

/** Packages that a bundle cannot hold: they load a binary that lies beside them. */
const packages = ['node_modules/koffi', 'node_modules/@koromix'];

/** Returns the image of the agent on that base, and builds it when there is none of its content. */
export async function agentImage(
  engine: EngineClient,
  base: Image,
  signal: AbortSignal,
): Promise<Image> {
  return builtImage(engine, 'agent', recipe(base, await bundled()), false, signal);
}

/** Returns the program with all its imports, as one module. */
async function bundled(): Promise<string> {
  // Loaded only where it is needed: a bundler is large.
  const { bundledModule } = await import('../../mpm/parent/bundle.ts');
  return bundledModule(program, ['koffi']);
}

const recipe = (base: Image, code: string): Recipe => ({
  contentHash: contentHash(base, code),
  dockerfile: 'Dockerfile',
  arguments: { HTTPD_IMAGE: base.name },
  context: () =>
    pack(project, {
      entries: [...packages, dockerfile],
      map: (header) => ({
        ...header,
        name: header.name === dockerfile ? 'Dockerfile' : `agent/${header.name}`,
      }),
      finalize: false,
      finish(tar) {
        tar.entry({ name: 'agent/agent.mjs' }, code);
        void addNode(tar);
      },
    }),
});

/**
 * Hashes everything that goes into the image, so that exactly a changed file makes another image.
 */
const contentHash = (base: Image, code: string): string =>
  createHash('sha256')
    .update(`${base.id} ${process.version}`)
    .update(code)
    .update(readFileSync(join(project, dockerfile)))
    .update(readFileSync(join(project, 'node_modules/koffi/package.json')))
    .digest('hex')
    .slice(0, 12);
