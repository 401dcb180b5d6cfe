import { dirname, isAbsolute } from 'node:path';
import type { Files } from '../../httpd-config/world.ts';
import type { SiteTuning } from '../arm.ts';
import { ServerError } from '../server.ts';
import { readSite } from '../site.ts';
import {
  apacheVariables,
  environmentOf,
  envvarsOf,
  placeWith,
  printVariables,
  usualPlaces,
} from '../site-places.ts';
import type { EngineClient } from './client.ts';
import { confinement } from './container.ts';
import { reachableEngine } from './engine.ts';
import type { Image } from './image.ts';
import { withFilesOf } from './image-files.ts';
import { findImageHttpd, type ImageHttpd, withContainer } from './image-httpd.ts';
import { baseImage } from './images.ts';
import { runToEnd } from './run-to-end.ts';

/**
 * Reads the configuration of a site out of an image that has its httpd too. Nothing of the image is
 * run but the shell that reads its envvars, where it has them.
 * @param path the main file in the image; null: at one of the usual places.
 * @throws {Error} where the engine, the image, its httpd or the configuration is not there.
 */
export async function readSiteImage(
  name: string,
  path: string | null,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<SiteTuning> {
  if (path !== null && !isAbsolute(path)) {
    throw new ServerError('prepare', `${path}: give the absolute path of a file of the image`);
  }
  const engine = await reachableEngine();
  const image = await baseImage(engine, name, tell, signal, buildFirst);
  const httpd = await findImageHttpd(engine, image, signal);
  const { Env } = (await engine.getImage(image.id).inspect()).Config;
  return withContainer(engine, image, async (container) => {
    const { main, envvars } = await withFilesOf(
      container,
      (files) => found(files, image, path),
      signal,
    );
    const variables = envvars === null ? {} : await variablesOf(engine, image, httpd, envvars);
    const environment = { ...environmentOf(Env ?? []), ...variables };
    return withFilesOf(
      container,
      (files) => readSite(placeWith(main, variables), { files, environment, image: name }),
      signal,
      // All of the image would take long, and a main file there is rare.
      [dirname(main)].filter((folder) => folder !== '/'),
    );
  });
}

const buildFirst = 'Build it first, and give the name that "docker image ls" lists.';

/** Finds the main file, and the file of variables beside it. */
function found(files: Files, { name }: Image, path: string | null) {
  const main = path ?? usualPlaces.find(files.exists);
  if (main === undefined) {
    const places = usualPlaces.join(', ');
    throw new ServerError(
      'prepare',
      `${name} has no configuration at ${places}; name its main file with --site FILE`,
    );
  }
  const envvars = envvarsOf(main);
  return { main, envvars: files.exists(envvars) ? envvars : null };
}

/** Reads a file of variables as a shell of the image does. */
async function variablesOf(
  engine: EngineClient,
  { id }: Image,
  { user }: ImageHttpd,
  envvars: string,
): Promise<Readonly<Record<string, string>>> {
  const command = { Entrypoint: ['sh', '-c', printVariables, envvars], Cmd: [] };
  const options = { ...confinement, ...command, Image: id, User: user };
  return apacheVariables((await runToEnd(engine, { options, files: null })).stdout);
}
