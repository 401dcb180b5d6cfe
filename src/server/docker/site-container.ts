import { dirname, isAbsolute, join } from 'node:path';
import { pack } from 'tar-stream';
import type { Arm, SiteTuning } from '../arm.ts';
import { siteArguments, siteVariables } from '../site-start.ts';
import { configFiles } from '../tuning.ts';
import { type ContainerSpec, confinement, variables } from './container.ts';
import type { Image } from './image.ts';
import type { ImageHttpd } from './image-httpd.ts';
import { siteMounts } from './site-mounts.ts';

/**
 * Folder of a site's copy in its container. It is a volume without a name, which goes with the
 * container. Logs in a tmpfs would count as memory of httpd.
 */
export const siteRoot = '/mpm-bench';

/** A site, and the httpd that runs it. */
export interface SiteArm {
  readonly image: Image;
  readonly httpd: ImageHttpd;
  readonly arm: Arm;
  readonly site: SiteTuning;
}

/** Returns the container in which the httpd of an image runs a site. */
export function siteContainer(
  { image, httpd, arm, site }: SiteArm,
  listen: string,
  ...more: readonly string[]
): ContainerSpec {
  const folder = { root: siteRoot, listen, errorLog: '/proc/self/fd/2' };
  const isOfImage = site.image !== undefined;
  const modules = (isOfImage ? site.modules : null) ?? httpd.modules;
  const [user, group] = httpd.children;
  return {
    options: {
      Image: image.id,
      // Neither the start script of the image nor its health check is a part of httpd.
      Entrypoint: [httpd.path],
      Healthcheck: { Test: ['NONE'] },
      Cmd: [
        ...siteArguments(folder, site, arm.mpm, modules),
        ...(isOfImage ? [] : besides(site, httpd)),
        ...['-D', 'FOREGROUND', ...more],
      ],
      User: httpd.user,
      Env: variables({
        ...siteVariables(folder, site, arm.mpm),
        ...{ HTTPD_USER: user, HTTPD_GROUP: group },
      }),
      Volumes: { [siteRoot]: {} },
      HostConfig: {
        ...confinement.HostConfig,
        Tmpfs: { '/tmp': 'rw,mode=1777' },
        Mounts: isOfImage ? [] : mountsOf(site, httpd).map(readOnly),
      },
    },
    files: {
      at: siteRoot,
      tar: () => tarOf(arm, isOfImage ? (text) => text : modulesFrom(site, httpd)),
    },
  };
}

/** Returns the paths of this machine that a site's containers see. */
export const mountsOf = (site: SiteTuning, { path, modules }: ImageHttpd): readonly string[] =>
  siteMounts(site, [path, modules, siteRoot]);

/** Returns a mount that is refused where its source is missing; `Binds` would make a folder. */
const readOnly = (path: string) => ({
  ...{ Type: 'bind' as const, Source: path, Target: path, ReadOnly: true },
});

/** Loads what is linked into the httpd of a site's own machine, where the site does not load it. */
function besides({ text, included = [] }: SiteTuning, { modules, beside }: ImageHttpd) {
  const texts = [text, ...included.map((each) => each.text)].join('\n');
  return beside
    .filter((name) => !new RegExp(`^\\s*LoadModule\\s+${name}_module\\b`, 'im').test(texts))
    .flatMap((name) => ['-C', `LoadModule ${name}_module "${modules}/mod_${name}.so"`]);
}

/** Takes the modules of the site's own build from the image. */
function modulesFrom({ modules, serverRoot }: SiteTuning, httpd: ImageHttpd) {
  const own = modules ?? join(serverRoot, 'modules');
  const folderOf = (path: string) => dirname(isAbsolute(path) ? path : join(serverRoot, path));
  const line = /^(\s*LoadModule\s+\S+\s+)(["']?)(\S+?)\2([ \t]*)$/gim;
  return (text: string) =>
    text.replaceAll(line, (whole, start, _quote, path, end) =>
      folderOf(path) === own ? `${start}"${httpd.modules}/${path.split('/').at(-1)}"${end}` : whole,
    );
}

/** Packs the files of an arm's configuration, and a folder in which everybody may write. */
function tarOf(arm: Arm, changed: (text: string) => string) {
  const tar = pack();
  tar.entry({ name: 'logs', type: 'directory', mode: 0o1777 });
  for (const { name, text } of configFiles(arm)) tar.entry({ name }, changed(text));
  tar.finalize();
  // To dockerode a stream of streamx is as good as one of Node.
  return tar as unknown as NodeJS.ReadableStream;
}
