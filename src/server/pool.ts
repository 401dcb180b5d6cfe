import type { Directive } from '../httpd-config/directive.ts';
import { ConfigMistake } from '../httpd-config/directive.ts';
import { readDirectives } from '../httpd-config/read.ts';
import type { Files, World } from '../httpd-config/world.ts';
import { settingsOf } from '../mpm/config/settings.ts';
import { realFiles, worldOf } from '../mpm/config/world.ts';
import type { Arm, Pool } from './arm.ts';
import { configFiles, definesOf, mainFile, variablesOf } from './tuning.ts';

/** Returns what the server makes of the arm's tuning: as it said itself, or else as we read it. */
export const poolOf = (arm: Arm): Pool => arm.pool ?? readPool(arm);

/** Reads the pool from the arm's configuration files. */
export function readPool(arm: Arm): Pool {
  const files = configFiles(arm);
  const [main] = files;
  if (main === undefined) throw new Error(`${arm.id} has no configuration`);
  try {
    const source = { path: `${root}/${mainFile(arm)}`, text: main.text };
    return poolIn(arm, readDirectives([source], worldFor(arm, files)).directives);
  } catch (error) {
    // The server is asked before it is started, and words the mistake itself.
    if (error instanceof ConfigMistake) return poolIn(arm, []);
    throw error;
  }
}

/** Returns the pool that these directives make. */
export function poolIn({ mpm }: Pick<Arm, 'mpm'>, directives: readonly Directive[]): Pool {
  const { daemonsLimit, threadsPerChild, startServers, keepAlive } = settingsOf(mpm, directives);
  const started = Math.min(startServers, daemonsLimit) * threadsPerChild;
  return { capacity: daemonsLimit * threadsPerChild, threadsPerChild, started, keepAlive };
}

/** Folder in which the arm's files seem to lie while they are read. */
const root = '/arm';

/** Modules that Debian links into httpd; docker/httpd.conf loads them where they are not. */
const linked = ['unixd', 'log_config', 'logio', 'watchdog'].flatMap((name) => [
  `${name}_module`,
  `mod_${name}.c`,
]);

function worldFor(
  { mpm, tuning }: Arm,
  own: readonly { readonly name: string; readonly text: string }[],
): World {
  const world = worldOf(mpm, definesOf(tuning));
  const texts = new Map(own.map(({ name, text }) => [`${root}/${name}`, text]));
  const names = [...texts.keys()];
  const files: Files = {
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? realFiles.read(path) : { text };
    },
    list(path) {
      if (texts.has(path)) return null;
      const inside = names.filter((name) => name.startsWith(`${path}/`));
      const below = inside.map((name) => name.slice(path.length + 1).split('/')[0] ?? '');
      return below.length > 0 ? [...new Set(below)] : realFiles.list(path);
    },
    exists: (path) => texts.has(path) || realFiles.exists(path),
  };
  const modules = [...world.modules.filter((name) => !name.includes(mpm)), ...linked];
  return { ...world, serverRoot: root, modules, variables: variablesOf(tuning), files };
}
