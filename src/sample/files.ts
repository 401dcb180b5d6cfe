import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The kernel returns at least a page at a time of a generated file (fs/seq_file.c). Less than a
 * page minus one row is its end.
 */
export const pageBytes = 4096;

/** The length of every row of /proc/net/tcp with its line feed (net/ipv4/tcp_ipv4.c, TMPSZ). */
export const rowBytes = 150;

/** A small file of /proc or a cgroup, opened once and read from its start at each call. */
export interface ReadAgain {
  /**
   * Returns its text up to the given size.
   * @throws when the process or cgroup is gone.
   */
  read(): string;
  close(): void;
}

export function openAgain(path: string, sizeBytes = 8192): ReadAgain {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(sizeBytes);
  return {
    read() {
      let size = 0;
      for (;;) {
        const more = readSync(file, buffer, size, sizeBytes - size, size);
        size += more;
        if (more <= pageBytes - rowBytes || size === sizeBytes) break;
      }
      return buffer.toString('latin1', 0, size);
    },
    close: () => closeSync(file),
  };
}

/**
 * Returns the number after a key at the start of a line, "key 123" or "Key:  123 kB"; null without
 * the key.
 */
export function numberAfter(text: string, key: string): number | null {
  const at = text.startsWith(key) ? 0 : text.indexOf(`\n${key}`) + 1;
  if (at === 0 && !text.startsWith(key)) return null;
  const value = Number.parseInt(text.slice(at + key.length), 10);
  return Number.isNaN(value) ? null : value;
}
