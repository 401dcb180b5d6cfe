import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pack, pack } from 'tar-fs';
import { type Arm, baseOf } from '../arm.ts';
import {
  nativeArmContext,
  nativeArmHash,
  nativeContentHash,
  nativeContext,
} from '../native/image.ts';
import { PhpError, ServerError } from '../server.ts';
import { dockerFolder, tuningFiles } from '../tuning.ts';
import type { EngineClient } from './client.ts';

/** An image of the engine: its name, and the id that its content has. */
export interface Image {
  readonly name: string;
  readonly id: string;
}

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
    new ServerError('prepare', `cannot pull ${name}: ${messageOf(error)}\n${hint}`, '', {
      cause: error,
    });
  return presentOr(engine, name, pull, failure, signal);
}

/** Returns an image of that name, and makes it first when the engine does not have it. */
async function presentOr(
  engine: EngineClient,
  name: string,
  make: () => Promise<void>,
  failure: (error: unknown) => ServerError,
  signal: AbortSignal,
): Promise<Image> {
  const present = await inspect(engine, name);
  if (present !== null) return present;
  try {
    await make();
  } catch (error) {
    signal.throwIfAborted();
    throw failure(error);
  }
  const made = await inspect(engine, name);
  if (made !== null) return made;
  throw new ServerError('prepare', `the engine made ${name} but does not have it`);
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
  const native = await builtImage(engine, 'native', nativeRecipe(base), false, signal);
  return builtImage(engine, baseOf(arm).id, nativeArmRecipe(native, arm), false, signal);
}

/**
 * Returns the image of a recipe, and builds it when there is none of its content.
 * @throws {ServerError}
 */
export async function builtImage(
  engine: EngineClient,
  repository: string,
  recipe: Recipe,
  hasPhp: boolean,
  signal: AbortSignal,
): Promise<Image> {
  const name = `mpm-bench/${repository}:${recipe.contentHash}`;
  const build = async () => {
    // dockerode hands the stream to its HTTP request; that it is streamx's and not Node's makes no
    // difference there.
    const stream = await engine.buildImage(recipe.context() as unknown as NodeJS.ReadableStream, {
      t: name,
      dockerfile: recipe.dockerfile,
      buildargs: recipe.arguments,
      abortSignal: signal,
    });
    await followed(engine, stream);
  };
  const failure = (error: unknown) => {
    const reason = `cannot build ${name}: ${messageOf(error)}`;
    // On a base that is there, PHP's packages are all that such an image still fetches.
    if (hasPhp) return new PhpError(reason, { cause: error });
    return new ServerError('prepare', reason, '', { cause: error });
  };
  return presentOr(engine, name, build, failure, signal);
}

/** Recipe of an image. */
export interface Recipe {
  readonly contentHash: string;
  readonly dockerfile: string;
  /** The ARGs of the Dockerfile. */
  readonly arguments: Readonly<Record<string, string>>;
  context(): Pack;
}

/** Returns the recipe of our server, which all of its arms share. */
const nativeRecipe = (base: Image): Recipe => ({
  contentHash: nativeContentHash(base.id),
  dockerfile: 'Dockerfile',
  arguments: { HTTPD_IMAGE: base.name },
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

/** Returns an image of the engine; null where it has none of that name. */
export async function inspect(engine: EngineClient, name: string): Promise<Image | null> {
  try {
    return { name, id: (await engine.getImage(name).inspect()).Id };
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return null;
    throw new ServerError('prepare', `cannot ask the engine for ${name}: ${messageOf(error)}`);
  }
}

/** Waits until the engine is done; its last error is ours. */
export function followed(engine: EngineClient, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    engine.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)));
  });
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
