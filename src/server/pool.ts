import { ConfigMistake, type Directive } from '../httpd-config/directive.ts';
import { readDirectives } from '../httpd-config/read.ts';
import { settingsOf } from '../mpm/config/settings.ts';
import type { Arm, Pool } from './arm.ts';
import { armRoot, armWorld } from './arm-world.ts';
import { configFiles, mainFile } from './tuning.ts';

/** Returns what the server makes of the arm's tuning: as it said itself, or else as we read it. */
export const poolOf = (arm: Arm): Pool => arm.pool ?? readPool(arm);

/** Reads the pool from the arm's configuration files. */
export function readPool(arm: Arm): Pool {
  const files = configFiles(arm);
  const [main] = files;
  if (main === undefined) throw new Error(`${arm.id} has no configuration`);
  try {
    const source = { path: `${armRoot}/${mainFile(arm)}`, text: main.text };
    return poolIn(arm, readDirectives([source], armWorld(arm, files)).directives);
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
