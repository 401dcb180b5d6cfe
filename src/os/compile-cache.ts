import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns the folder in the user's cache where Node keeps our programs compiled and without types.
 * Returns null where it cannot be written.
 */
export function compileCacheFolder(): string | null {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mpm-bench/compile');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return null;
  }
  return folder;
}
