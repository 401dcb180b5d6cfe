import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { httpDate } from './dates.ts';

/** Result of opening a path: an open file, or why there is none. */
export type Found =
  | { readonly kind: 'file'; readonly fd: number; readonly stats: Stats }
  | { readonly kind: 'folder' | 'missing' | 'forbidden' };

/** A name in the file system: bytes where it has other characters than ASCII. */
export type FileName = string | Buffer;

/**
 * Returns the name of a path beneath the docroot. Each character of the path is one byte, which
 * Node would encode as UTF-8.
 */
export const fileName = (docroot: string, path: string): FileName =>
  /[\x80-\xff]/.test(path)
    ? Buffer.concat([Buffer.from(docroot), Buffer.from(path, 'latin1')])
    : `${docroot}${path}`;

const folder: Found = { kind: 'folder' };
const missing: Found = { kind: 'missing' };
const forbidden: Found = { kind: 'forbidden' };

/** O_NONBLOCK keeps an open of a named pipe from blocking; it does not affect files. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

/** Opens a path, following links as httpd does by default (Options FollowSymLinks). */
export function openFile(path: FileName): Found {
  let fd: number;
  try {
    fd = openSync(path, flags);
  } catch (error) {
    return whyNot(path, (error as NodeJS.ErrnoException).code);
  }
  const stats = fstatSync(fd);
  if (stats.isFile()) return { kind: 'file', fd, stats };
  closeSync(fd);
  return stats.isDirectory() ? folder : forbidden;
}

function whyNot(path: FileName, code: string | undefined): Found {
  if (code === 'ENOTDIR') return missing;
  const stats = look(path);
  // A broken link exists, but may not be followed.
  if (code === 'ENOENT') return stats === null ? missing : forbidden;
  return stats?.isDirectory() ? folder : forbidden;
}

function look(path: FileName): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** Head fields of a file. */
export interface Entity {
  readonly etag: string;
  readonly modifiedSeconds: number;
  /** Last-Modified, ETag and Accept-Ranges. */
  readonly lines: string;
}

interface Known extends Entity {
  readonly mtimeMs: number;
  readonly size: number;
}

const known = new Map<string, Known>();
const mostKnown = 1000;

/** Returns the head fields of a file. They are cached as long as size and time stay the same. */
export function entityOf(name: FileName, fd: number, stats: Stats): Entity {
  const path = typeof name === 'string' ? name : name.toString('latin1');
  const kept = known.get(path);
  if (kept !== undefined && kept.mtimeMs === stats.mtimeMs && kept.size === stats.size) return kept;
  const made = { ...makeEntity(fd), mtimeMs: stats.mtimeMs, size: stats.size };
  if (known.size >= mostKnown) known.clear();
  // A weak tag becomes a strong one within a second.
  if (!made.etag.startsWith('W/')) known.set(path, made);
  return made;
}

/**
 * Makes the fields. The tag is size and microseconds in hexadecimal (FileETag MTime Size), which
 * needs more digits than a number of milliseconds has.
 */
function makeEntity(fd: number): Entity {
  const { size, mtimeNs, mtimeMs } = fstatSync(fd, { bigint: true });
  const weak = BigInt(Date.now()) - mtimeMs < 1000n ? 'W/' : '';
  const etag = `${weak}"${size.toString(16)}-${(mtimeNs / 1000n).toString(16)}"`;
  const modifiedSeconds = Number(mtimeNs / 1_000_000_000n);
  const modified = httpDate(modifiedSeconds * 1000);
  const lines = `Last-Modified: ${modified}\r\nETag: ${etag}\r\nAccept-Ranges: bytes\r\n`;
  return { etag, modifiedSeconds, lines };
}
