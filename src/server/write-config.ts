import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Arm } from './arm.ts';
import { configFiles } from './tuning.ts';

/**
 * Writes the configuration of an arm below its folder, and an empty logs/. Children of a root
 * parent run as another user, so everything is readable.
 */
export function writeConfig(root: string, arm: Arm): void {
  mkdirSync(join(root, 'logs'), { recursive: true, mode: 0o755 });
  for (const { name, text } of configFiles(arm)) {
    mkdirSync(join(root, dirname(name)), { recursive: true, mode: 0o755 });
    writeFileSync(join(root, name), text);
  }
}
