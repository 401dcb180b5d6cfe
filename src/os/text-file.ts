import { readFileSync } from 'node:fs';

/**
 * Reads a small file of the kernel's. Returns "" where it does not exist or its process has ended.
 */
export function textOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
