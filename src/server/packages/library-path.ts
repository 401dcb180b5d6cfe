import { join } from 'node:path';

/** Where a fetched tree has the libraries that the machine lacks, for LD_LIBRARY_PATH. */
export function libraryFolders(tree: string): readonly string[] {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['usr/lib', 'lib'].map((folder) => join(tree, folder, machine));
}

/**
 * The variable by which a program finds libraries in these folders, beside those of the user's own; nothing where there are none.
 * An empty name in it would be the working folder (ld.so(8)), so there is none.
 */
export function libraryPath(
  folders: readonly string[],
  beside = process.env.LD_LIBRARY_PATH ?? '',
): { readonly LD_LIBRARY_PATH?: string } {
  const all = [...folders, ...beside.split(':')].filter((folder) => folder !== '');
  return folders.length === 0 ? {} : { LD_LIBRARY_PATH: all.join(':') };
}
