import { join } from 'node:path';

/** Returns the folders of a fetched tree with the libraries that the machine lacks. */
export function libraryFolders(tree: string): readonly string[] {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['usr/lib', 'lib'].map((folder) => join(tree, folder, machine));
}

/**
 * Returns the variable by which a program finds libraries in these folders and in the user's own;
 * nothing where there are none. An empty name in it would mean the working folder (ld.so(8)), so
 * none is written.
 */
export function libraryPath(
  folders: readonly string[],
  beside = process.env.LD_LIBRARY_PATH ?? '',
): { readonly LD_LIBRARY_PATH?: string } {
  const all = [...folders, ...beside.split(':')].filter((folder) => folder !== '');
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: all.join(':') };
}
