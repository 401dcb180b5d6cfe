import * as libc from './libc.ts';

/** Numbers of <fcntl.h> and <linux/stat.h>. */
const AT_FDCWD = -100;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff;

/**
 * Words of `struct statx` (statx(2)), the same on every architecture: mode, inode, size, change and
 * modification time, device.
 */
const wordsThatTell = [7, 8, 9, 10, 11, 24, 25, 26, 28, 29, 30, 34, 35] as const;

/** Identity and state of the file at a path. */
export interface FileStamp {
  /** Ends with a zero byte. */
  readonly path: Uint8Array;
  readonly words: Int32Array;
}

const found = new Int32Array(64);
const nothing = Buffer.from('\0');

/**
 * Takes the stamp of an open file, for the path at which it was opened. Returns null where the
 * system lacks statx.
 */
export function stampOf(path: string | Uint8Array, fd: number): FileStamp | null {
  if (libc.statx === null) return null;
  if (libc.statx(fd, nothing, AT_EMPTY_PATH, STATX_BASIC_STATS, found) !== 0) return null;
  const bytes = typeof path === 'string' ? Buffer.from(path) : path;
  return { path: Buffer.concat([bytes, nothing]), words: found.slice() };
}

/**
 * Tells whether the same file lies there, unchanged. Makes one system call and allocates nothing.
 */
export function isUnchanged({ path, words }: FileStamp): boolean {
  if (libc.statx?.(AT_FDCWD, path, 0, STATX_BASIC_STATS, found) !== 0) return false;
  for (let i = 0; i < wordsThatTell.length; i += 1) {
    const word = wordsThatTell[i] ?? 0;
    if (found[word] !== words[word]) return false;
  }
  return true;
}
