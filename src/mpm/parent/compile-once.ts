import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileCacheFolder } from '../../os/compile-cache.ts';
import { bundleOnce } from './bundle-once.ts';
import { childFlags, type Program } from './child-program.ts';

/**
 * Bundles the programs of a child and its threads, and loads them once. All children then find them
 * in Node's compile cache, compiled and without types. A program does nothing without an order. A
 * child that strips the types itself loads a compiler for that: 28 MB instead of 15, 80 ms instead
 * of 40. The cache is in the user's cache folder. Where none can be written, children load the
 * sources.
 */
export function compileOnce(programs: readonly URL[]): Program {
  const folder = compileCacheFolder();
  const sources = programs.map((source) => source.pathname);
  if (folder === null) return { file: sources[0] ?? '', environment: {} };
  const environment = { NODE_COMPILE_CACHE: folder };
  const bundled = bundleOnce(programs, folder);
  const [file = '', ...threads] = bundled ?? sources;
  // A bundle never changes, so its compiled form stays valid.
  const mark = bundled === null ? null : join(dirname(file), 'compiled');
  if (mark !== null && existsSync(mark)) return { file, environment };
  const imports = threads.flatMap((thread) => ['--import', thread]);
  const { status } = spawnSync(process.execPath, [...childFlags, ...imports, file], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  if (mark !== null && status === 0) leaveMark(mark);
  return { file, environment };
}

function leaveMark(file: string): void {
  try {
    writeFileSync(file, '');
  } catch {
    // The disk is full: the next parent compiles again.
  }
}
