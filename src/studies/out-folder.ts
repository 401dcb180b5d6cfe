import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { message, type Problems } from '../host/message.ts';
import { FolderError } from '../run/folder.ts';

/** Checks that a new folder can be made: it must not exist, and its parent must be writable. */
export function checkOut(path: string, problems: Problems): void {
  if (existsSync(path)) {
    problems.push(
      message`${{ out: path }}: exists already; name a new folder, or use ${{ resume: path }}`,
    );
    return;
  }
  let parent = dirname(resolve(path));
  while (!existsSync(parent)) parent = dirname(parent);
  try {
    accessSync(parent, constants.W_OK);
  } catch {
    problems.push(
      message`${{ out: path }}: cannot be written, ${parent} is not writable for this user`,
    );
  }
}

/** Opens the folder of --resume; null, with the problem, where that cannot be done. */
export function resume<Folder>(
  path: string | undefined,
  open: (path: string) => Folder,
  problems: Problems,
): Folder | null {
  if (path === undefined) return null;
  try {
    return open(path);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    problems.push(message`${{ resume: path }}: ${error.message}`);
    return null;
  }
}
