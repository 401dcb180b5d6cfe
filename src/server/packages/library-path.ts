import { join } from 'node:path';

/** Where a fetched tree has the libraries that the machine lacks, for LD_LIBRARY_PATH. */
export function libraryFolders(tree: string): readonly string[] {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['usr/lib', 'lib'].map((folder) => join(tree, folder, machine));
}
