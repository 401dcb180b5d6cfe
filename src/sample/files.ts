import { closeSync, openSync, readSync } from 'node:fs';

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
    read: () => buffer.toString('latin1', 0, readSync(file, buffer, 0, sizeBytes, 0)),
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
