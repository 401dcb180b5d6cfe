import type { RuntimeKind } from '../runtime.ts';
import { reachableEngine } from './engine.ts';
import { inspect } from './image.ts';
import { baseImage } from './images.ts';

/**
 * Keeps the base image: by its digest where a registry has it, and by a name of ours, so that
 * removing unused images leaves it.
 */
export const freezeDocker: RuntimeKind['freeze'] = async ({ image }, _folder, tell, signal) => {
  const client = await reachableEngine();
  const { id } = await baseImage(client, image, tell, signal);
  const found = client.getImage(id);
  const name = `mpm-bench/anchor:${id.replace(/^sha256:/, '').slice(0, 12)}`;
  const [repo = '', tag = ''] = name.split(':');
  await found.tag({ repo, tag });
  const [digest] = (await found.inspect()).RepoDigests ?? [];
  return { httpd: digest ?? name, build: id, version: image };
};

/**
 * Finds a frozen image again, or pulls it by its digest.
 * @throws {ServerError} where it cannot be pulled now: that does not say that it is gone.
 */
export const thawDocker: RuntimeKind['thaw'] = async ({ httpd, build }, _folder, tell, signal) => {
  const client = await reachableEngine();
  const present = await inspect(client, httpd);
  if (present !== null) return present.id === build ? httpd : null;
  // A name of ours is in no registry.
  if (!httpd.includes('@')) return null;
  try {
    return (await baseImage(client, httpd, tell, signal)).id === build ? httpd : null;
  } catch (error) {
    signal.throwIfAborted();
    if (isGone(error)) return null;
    throw error;
  }
};

/** Tells that a registry has answered, and does not have the image any more. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && /manifest unknown|not found/i.test(error.message);
