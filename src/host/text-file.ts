import { readFileSync } from 'node:fs';

/** A small file of the kernel's; empty where it is not there, or its process has ended. */
export function textOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
