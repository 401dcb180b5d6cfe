import { posix } from 'node:path';
import type { Files } from '../../httpd-config/world.ts';
import { linkedModules } from '../arm-world.ts';
import { ServerError } from '../server.ts';
import { unprivilegedIn } from '../unprivileged.ts';
import type { EngineClient, EngineContainer } from './client.ts';
import type { Image } from './image.ts';
import { withFilesOf } from './image-files.ts';
import { labelsFor } from './labels.ts';

/** The httpd of an image, and whom it runs as in a container. */
export interface ImageHttpd {
  readonly path: string;
  /** Folder of its modules. */
  readonly modules: string;
  /** The user of the container, who is not root. */
  readonly user: string;
  /** Values of User and Group. */
  readonly children: readonly [user: string, group: string];
  /** Those of `beside` that its folder has as modules. */
  readonly beside: readonly string[];
}

/** Modules that Debian links into httpd and the official image loads: a site may count on them. */
const beside = [...linkedModules, 'version'];

/** Folders of programs where an image has no PATH that names its httpd. */
const usualFolders = ['/usr/local/apache2/bin', '/usr/sbin'];

/** Returns the usual folders: beside its programs, and those of Debian, RHEL and Alpine. */
const modulesOf = (httpd: string): readonly string[] => [
  posix.join(posix.dirname(httpd), '../modules'),
  ...['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules'],
  '/usr/lib/apache2',
];

/** Finds the httpd of an image. Nothing of the image is run. @throws {ServerError} */
export async function findImageHttpd(
  engine: EngineClient,
  image: Image,
  signal: AbortSignal,
): Promise<ImageHttpd> {
  const { Env, User } = (await engine.getImage(image.id).inspect()).Config;
  // Of an image that was imported both are null.
  const path = (Env ?? []).find((each) => each.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  const folders = [...path.split(':').filter((each) => each.startsWith('/')), ...usualFolders];
  return withContainer(engine, image, (container) =>
    withFilesOf(container, (files) => httpdIn(files, image, folders, User ?? ''), signal),
  );
}

function httpdIn(
  files: Files,
  { name }: Image,
  folders: readonly string[],
  user: string,
): ImageHttpd {
  const programs = folders.flatMap((folder) => [`${folder}/httpd`, `${folder}/apache2`]);
  const path = programs.find(files.exists);
  if (path === undefined) {
    const places = [...new Set(folders)].join(', ');
    throw new ServerError('prepare', `the image ${name} has no httpd and no apache2 in ${places}`);
  }
  const has = (folder: string, module: string) => files.exists(`${folder}/mod_${module}.so`);
  const modules = modulesOf(path).find((folder) => has(folder, 'mpm_event')) ?? modulesOf(path)[0];
  const textOf = (file: string) => {
    const got = files.read(file);
    return 'text' in got ? got.text : '';
  };
  const children = unprivilegedIn(textOf('/etc/passwd'), textOf('/etc/group'));
  const [own = ''] = user.split(':');
  return {
    ...{ path, modules: modules ?? '', children },
    user: ['', '0', 'root'].includes(own) ? children[0] : user,
    beside: beside.filter((module) => has(modules ?? '', module)),
  };
}

/** Lends a container of an image that is not started and gone afterwards. */
export async function withContainer<Result>(
  engine: EngineClient,
  image: Image,
  work: (container: EngineContainer) => Promise<Result>,
): Promise<Result> {
  const container = await engine.createContainer({
    Image: image.id,
    Entrypoint: ['none'],
    Labels: labelsFor('none', 'a look into an image'),
  });
  try {
    return await work(container);
  } finally {
    await container.remove({ force: true, v: true });
  }
}
