import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arm, poolFolder } from '../arm.ts';
import { definesOf, dockerFolder, type Tuning } from '../tuning.ts';

const largeBytes = 8 * 2 ** 20;

/** One configuration for our own server: what all its arms share, httpd's pool of this MPM, and a tuning of the user's. */
export function nativeConfig(arm: Arm, tuning: Tuning): string {
  const read = (...path: string[]) => readFileSync(join(dockerFolder, ...path), 'utf8');
  const users = tuning.name === 'file' ? tuning.text : '';
  return [read('native/native.conf'), read(poolFolder(arm), 'mpm.conf'), users].join('\n');
}

/** The folder of one arm: its configuration, and the documents that httpd's arms serve too. */
export function buildNativeRoot(root: string, arm: Arm, tuning: Tuning): void {
  for (const folder of ['conf', 'logs']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'conf/native.conf'), nativeConfig(arm, tuning));
  cpSync(join(dockerFolder, 'htdocs'), join(root, 'htdocs'), { recursive: true });
  writeFileSync(join(root, 'htdocs/8m.bin'), '');
  truncateSync(join(root, 'htdocs/8m.bin'), largeBytes);
}

/** Words for src/mpm/serve.ts; `root` is where buildNativeRoot has laid it out. */
export const nativeArguments = (
  root: string,
  arm: Arm,
  tuning: Tuning,
  listen: string,
): readonly string[] => [
  ...['--mpm', arm.mpm, '-c', join(root, 'conf/native.conf')],
  ...['--Listen', listen, '--docroot', join(root, 'htdocs')],
  ...['--PidFile', join(root, 'logs/httpd.pid')],
  ...definesOf(tuning).flatMap((name) => ['-D', name]),
];
