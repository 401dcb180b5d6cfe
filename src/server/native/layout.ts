import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServeOptions } from '../../mpm/serve-options.ts';
import { type Arm, poolFolder } from '../arm.ts';
import { writeDocuments } from '../documents.ts';
import { definesOf, dockerFolder } from '../tuning.ts';

/**
 * Joins the configuration of our own server: the part that all its arms share, httpd's pool of this
 * MPM, and the user's tuning.
 */
export function nativeConfig(arm: Arm): string {
  const { tuning } = arm;
  const read = (...path: string[]) => readFileSync(join(dockerFolder, ...path), 'utf8');
  const users = tuning.name === 'file' ? tuning.text : '';
  return [read('native/native.conf'), read(poolFolder(arm), 'mpm.conf'), users].join('\n');
}

/**
 * Fills the folder of one arm: its configuration, and the documents that httpd's arms serve too.
 */
export function buildNativeRoot(root: string, arm: Arm): void {
  for (const folder of ['conf', 'logs']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'conf/native.conf'), nativeConfig(arm));
  writeDocuments(root);
}

/**
 * Returns the argument of src/mpm/serve.ts for an arm whose files lie in `root`.
 * @param check only check the configuration.
 */
export function serveArgument(
  root: string,
  { mpm, tuning }: Arm,
  listen: string,
  check = false,
): string {
  const options: ServeOptions = {
    mpm,
    file: join(root, 'conf/native.conf'),
    directives: [
      `Listen ${listen}`,
      `DocumentRoot ${JSON.stringify(join(root, 'htdocs'))}`,
      `PidFile ${JSON.stringify(join(root, 'logs/httpd.pid'))}`,
    ],
    defines: definesOf(tuning),
    check,
  };
  return JSON.stringify(options);
}
