import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Problems } from '../plan/flags.ts';

/** A run never writes into a folder that exists; its nearest existing parent must be writable. */
export function checkOut(path: string, problems: Problems): void {
  if (existsSync(path)) {
    problems.push(
      `--out ${path}: exists already; name a new folder, or go on with --resume ${path}`,
    );
    return;
  }
  let parent = dirname(resolve(path));
  while (!existsSync(parent)) parent = dirname(parent);
  try {
    accessSync(parent, constants.W_OK);
  } catch {
    problems.push(`--out ${path}: cannot be written, ${parent} is not writable for this user`);
  }
}
