import { ConfigMistake, type Directive } from '../httpd-config/directive.ts';
import { readDirectives } from '../httpd-config/read.ts';
import { settingsOf } from '../mpm/config/settings.ts';
import type { Arm, Pool } from './arm.ts';
import { armRoot, armWorld } from './arm-world.ts';
import { configFiles, mainFile } from './tuning.ts';

/** Returns what the server makes of the arm's tuning: as it said itself, or else as we read it. */
export const poolOf = (arm: Arm): Pool => arm.pool ?? readPool(arm);

/** Reads the pool from the arm's configuration files. */
export const readPool = (arm: Arm): Pool => poolIn(arm, directivesOf(arm));

/** Reads for how long the arm keeps an idle connection, in seconds; 0: KeepAlive is off. */
export function keepAliveSecondsOf(arm: Arm): number {
  const { keepAlive, keepAliveTimeoutMs } = settingsOf(arm.mpm, directivesOf(arm));
  return keepAlive ? keepAliveTimeoutMs / 1000 : 0;
}

/**
 * Reads the directives of the arm's configuration files.
 * @param features names that are defined beside those of its tuning.
 */
export function directivesOf(arm: Arm, features: readonly string[] = []): readonly Directive[] {
  const files = configFiles(arm);
  const [main] = files;
  if (main === undefined) throw new Error(`${arm.id} has no configuration`);
  try {
    const source = { path: `${armRoot}/${mainFile(arm)}`, text: main.text };
    return readDirectives([source], armWorld(arm, files, features)).directives;
  } catch (error) {
    // The server is asked before it is started, and words the mistake itself.
    if (error instanceof ConfigMistake) return [];
    throw error;
  }
}

/** Returns the pool that these directives make. */
export function poolIn({ mpm }: Pick<Arm, 'mpm'>, directives: readonly Directive[]): Pool {
  const { daemonsLimit, threadsPerChild, startServers, keepAlive } = settingsOf(mpm, directives);
  const started = Math.min(startServers, daemonsLimit) * threadsPerChild;
  return { capacity: daemonsLimit * threadsPerChild, threadsPerChild, started, keepAlive };
}
