import type { Pack } from 'tar-fs';
import { reasonOf } from '../../host/reason-of.ts';
import { PhpError, ServerError } from '../server.ts';
import { type EngineClient, statusOf } from './client.ts';

/** An image of the engine: its name, and the id that its content has. */
export interface Image {
  readonly name: string;
  readonly id: string;
}

/** Returns an image of that name, and makes it first when the engine does not have it. */
export async function presentOr(
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
    const reason = `cannot build ${name}: ${reasonOf(error)}`;
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

/** Returns an image of the engine; null where it has none of that name. */
export async function inspect(engine: EngineClient, name: string): Promise<Image | null> {
  try {
    return { name, id: (await engine.getImage(name).inspect()).Id };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw new ServerError('prepare', `cannot ask the engine for ${name}: ${reasonOf(error)}`);
  }
}

/** Waits until the engine is done; its last error is ours. */
export function followed(engine: EngineClient, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    engine.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)));
  });
}
