import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { childFlags } from './process-table.ts';

/**
 * Loads a child's program once, so that all children find it in Node's compile cache, without types and compiled; the program
 * does nothing where it has no order. A child that strips the types itself loads a compiler for that: 28 MB instead of 15, 80 ms
 * instead of 40. Gives the environment by which children find the cache, in the user's cache folder; where none can be
 * written they do without.
 */
export function compileOnce(childFile: URL): Readonly<Record<string, string>> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mpm-bench/compile');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return {};
  }
  const environment = { NODE_COMPILE_CACHE: folder };
  spawnSync(process.execPath, [...childFlags, childFile.pathname], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  return environment;
}
