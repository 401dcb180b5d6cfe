import type { RuntimeKind } from '../server.ts';
import { reachableEngine } from './engine.ts';
import { baseImage, inspect } from './images.ts';

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

/** Finds a frozen image again, or pulls it by its digest. */
export const thawDocker: RuntimeKind['thaw'] = async ({ httpd, build }, _folder, tell, signal) => {
  const client = await reachableEngine();
  const present = await inspect(client, httpd);
  if (present !== null) return present.id === build ? httpd : null;
  try {
    return (await baseImage(client, httpd, tell, signal)).id === build ? httpd : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
};
