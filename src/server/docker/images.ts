import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from 'tar-fs';
import { reasonOf } from '../../host/reason-of.ts';
import { type Arm, baseOf } from '../arm.ts';
import {
  nativeArmContext,
  nativeArmHash,
  nativeContentHash,
  nativeContext,
} from '../native/image.ts';
import { ServerError } from '../server.ts';
import { dockerFolder, tuningFiles } from '../tuning.ts';
import type { EngineClient } from './client.ts';
import { builtImage, followed, type Image, presentOr, type Recipe } from './image.ts';
import { nodeImage } from './node-image.ts';

/** Advice where the base image cannot be pulled. */
const standIn =
  'Where no registry can be reached, run "npm run build:httpd-base" and use its image with\n' +
  '--httpd-image mpm-bench/httpd-base:2.4; or measure plain processes with --runtime process.';

/**
 * Returns the base image, and pulls it when the engine does not have it.
 * @param hint what to do where it cannot be pulled.
 * @throws {ServerError} stage `prepare`.
 */
export async function baseImage(
  engine: EngineClient,
  name: string,
  tell: (line: string) => void,
  signal: AbortSignal,
  hint: string = standIn,
): Promise<Image> {
  const pull = async () => {
    tell(`pulling ${name}`);
    const stream: NodeJS.ReadableStream = await engine.pull(name, { abortSignal: signal });
    await followed(engine, stream);
  };
  const failure = (error: unknown) =>
    new ServerError('prepare', `cannot pull ${name}: ${reasonOf(error)}\n${hint}`, '', {
      cause: error,
    });
  return presentOr(engine, name, pull, failure, signal);
}

/**
 * Returns the arm's image on that base, and builds it when there is none of this content.
 * @throws {ServerError}
 * @throws {PhpError}
 */
export async function armImage(
  engine: EngineClient,
  base: Image,
  arm: Arm,
  signal: AbortSignal,
): Promise<Image> {
  if (arm.server !== 'native') {
    return builtImage(engine, baseOf(arm).id, httpdRecipe(base, arm), arm.php !== null, signal);
  }
  const node = await nodeImage(engine, base, signal);
  const native = await builtImage(engine, 'native', nativeRecipe(node), false, signal);
  return builtImage(engine, baseOf(arm).id, nativeArmRecipe(native, arm), false, signal);
}

/** Returns the recipe of our server, which all of its arms share. */
const nativeRecipe = (node: Image): Recipe => ({
  contentHash: nativeContentHash(node.id),
  dockerfile: 'Dockerfile',
  arguments: { NODE_IMAGE: node.name },
  context: nativeContext,
});

const nativeArmRecipe = (native: Image, arm: Arm): Recipe => ({
  contentHash: nativeArmHash(native.id, arm),
  dockerfile: 'Dockerfile',
  arguments: { NATIVE_IMAGE: native.name },
  context: () => nativeArmContext(arm),
});

const httpdRecipe = (base: Image, arm: Arm): Recipe => ({
  contentHash: contentHash(base, arm),
  dockerfile: `${recipeFolder(arm)}/Dockerfile`,
  arguments: { HTTPD_IMAGE: base.name, ARM: baseOf(arm).id },
  context: () =>
    pack(dockerFolder, {
      entries: ['httpd.conf', ...foldersOf(arm)],
      finalize: false,
      finish: (tar) => {
        for (const { name, text } of tuningFiles(arm.tuning)) tar.entry({ name }, text);
        tar.finalize();
      },
    }),
});

/**
 * Hashes everything that goes into the image, so that exactly a changed file makes another image.
 */
function contentHash(base: Image, arm: Arm): string {
  const hash = createHash('sha256').update(base.id);
  const files = ['httpd.conf', ...foldersOf(arm).flatMap(filesOf)];
  for (const file of files) hash.update(file).update(readFileSync(join(dockerFolder, file)));
  hash.update(JSON.stringify(tuningFiles(arm.tuning)));
  return hash.digest('hex').slice(0, 12);
}

/** Returns the folder of the Dockerfile: one for the arms without PHP, one for those with it. */
const recipeFolder = ({ php }: Arm): string => (php === null ? 'httpd' : 'php');

const foldersOf = (arm: Arm): readonly string[] => ['htdocs', baseOf(arm).id, recipeFolder(arm)];

const filesOf = (folder: string) =>
  readdirSync(join(dockerFolder, folder))
    .toSorted()
    .map((name) => join(folder, name));
