import type { Files, World } from '../httpd-config/world.ts';
import { realFiles, worldOf } from '../mpm/config/world.ts';
import type { Arm } from './arm.ts';
import { type ConfigFile, definesOf, variablesOf } from './tuning.ts';

/** Folder in which an arm's files seem to lie while they are read. */
export const armRoot = '/arm';

/** Modules that Debian links into httpd; docker/httpd.conf loads them where they are not. */
export const linkedModules = ['unixd', 'log_config', 'logio', 'watchdog'] as const;

const linked = linkedModules.flatMap((name) => [`${name}_module`, `mod_${name}.c`]);

/**
 * Returns the world in which the server of an arm reads its configuration.
 * @param features names that are defined beside those of its tuning.
 */
export function armWorld(
  { server, mpm, tuning }: Arm,
  own: readonly ConfigFile[],
  features: readonly string[] = [],
): World {
  const isSite = tuning.name === 'site';
  const defines = [...definesOf(tuning), ...features];
  const world = worldOf(mpm, defines, isSite ? tuning.serverRoot : armRoot);
  // httpd's MPM is loaded by a line of the arm's files; that of a site, before them.
  const others = world.modules.filter((name) => isSite || !name.includes(mpm));
  return {
    ...world,
    modules: server === 'native' ? world.modules : [...others, ...linked],
    variables: {
      ...variablesOf(tuning),
      ...(isSite && { MPM_BENCH_ROOT: armRoot, MPM_BENCH_MPM: mpm }),
    },
    // What an image does not have must not be looked for on this machine.
    files: withOwn(own, isSite && tuning.image !== undefined ? noFiles : realFiles),
  };
}

const noFiles: Files = {
  read: () => ({ reason: 'No such file or directory' }),
  list: () => null,
  exists: () => false,
};

/** Puts an arm's files below its root, beside other files. */
function withOwn(own: readonly ConfigFile[], others: Files): Files {
  const texts = new Map(own.map(({ name, text }) => [`${armRoot}/${name}`, text]));
  const names = [...texts.keys()];
  return {
    read(path) {
      const text = texts.get(path);
      return text === undefined ? others.read(path) : { text };
    },
    list(path) {
      if (texts.has(path)) return null;
      const inside = names.filter((name) => name.startsWith(`${path}/`));
      const below = inside.map((name) => name.slice(path.length + 1).split('/')[0] ?? '');
      return below.length > 0 ? [...new Set(below)] : others.list(path);
    },
    exists: (path) => texts.has(path) || others.exists(path),
  };
}
