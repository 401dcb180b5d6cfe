import { cpSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerFolder } from './tuning.ts';

/** More than the kernel buffers for one connection. The file is a hole, so it takes no space. */
const largeBytes = 8 * 2 ** 20;

/** Writes the documents that every arm serves below a server root. */
export function writeDocuments(root: string): void {
  cpSync(join(dockerFolder, 'htdocs'), join(root, 'htdocs'), { recursive: true });
  writeFileSync(join(root, 'htdocs/8m.bin'), '', { mode: 0o644 });
  truncateSync(join(root, 'htdocs/8m.bin'), largeBytes);
}
