import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arm, poolFolder } from './arm.ts';
import { type Directives, lastValue, readDirectives } from './httpd/directives.ts';

/**
 * The MPM directives of an arm.
 *  matched  what docker/<arm>/mpm.conf says: equal capacity for every arm, pool started beforehand
 *  stock    httpd's compiled defaults
 *  file     a file of the user's, in httpd's syntax, read by every arm
 */
export type Tuning =
  | { readonly name: 'matched' }
  | { readonly name: 'stock' }
  | { readonly name: 'file'; readonly path: string; readonly text: string };

/** The folder with httpd's configuration, images and document. */
export const dockerFolder = join(import.meta.dirname, '../../docker');

/** The `-D` names that choose the tuning in docker/httpd.conf and docker/<arm>/mpm.conf. */
export function definesOf(tuning: Tuning): readonly string[] {
  return { matched: ['TUNING_MATCHED'], stock: [], file: ['TUNING_FILE'] }[tuning.name];
}

/** Connections that the arm serves at once: MaxRequestWorkers as httpd understands it. */
export function capacityOf(arm: Arm, tuning: Tuning): number {
  const directives = mpmDirectives(arm, tuning);
  const given = number(directives, 'MaxRequestWorkers') ?? number(directives, 'MaxClients');
  return given ?? defaultCapacity(arm, directives);
}

/** Workers (processes of prefork, threads of worker and event) that exist before the first connection comes. */
export function poolOf(arm: Arm, tuning: Tuning): number {
  const directives = mpmDirectives(arm, tuning);
  const starts = number(directives, 'StartServers') ?? (arm.mpm === 'prefork' ? 5 : 3);
  const each = arm.mpm === 'prefork' ? 1 : threadsPerChild(directives);
  return Math.min(starts * each, capacityOf(arm, tuning));
}

/** Threads that serve connections in one process; 1 of prefork. */
export function threadsPerChildOf(arm: Arm, tuning: Tuning): number {
  return arm.mpm === 'prefork' ? 1 : threadsPerChild(mpmDirectives(arm, tuning));
}

/** Compiled defaults: DEFAULT_SERVER_LIMIT 256 of prefork.c, 16 of worker.c and event.c; DEFAULT_THREADS_PER_CHILD 25. */
function defaultCapacity(arm: Arm, directives: Directives): number {
  const serverLimit = number(directives, 'ServerLimit');
  if (arm.mpm === 'prefork') return Math.min(256, serverLimit ?? 256);
  return Math.min(400, (serverLimit ?? 16) * threadsPerChild(directives));
}

const threadsPerChild = (directives: Directives) => number(directives, 'ThreadsPerChild') ?? 25;

function number(directives: Directives, name: string): number | null {
  const value = Number.parseInt(lastValue(directives, name) ?? '', 10);
  return Number.isNaN(value) || value < 1 ? null : value;
}

function mpmDirectives(arm: Arm, tuning: Tuning): Directives {
  const conditions = {
    defines: definesOf(tuning),
    modules: [`mpm_${arm.mpm}_module`, `${arm.mpm}.c`, `mpm_${arm.mpm}.c`],
  };
  const own = readFileSync(join(dockerFolder, poolFolder(arm), 'mpm.conf'), 'utf8');
  const users = tuning.name === 'file' ? tuning.text : '';
  return readDirectives(`${own}\n${users}`, conditions);
}
