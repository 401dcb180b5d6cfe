import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Arm, poolFolder, type Tuning } from './arm.ts';
import { type Directives, lastValue, readDirectives } from './httpd/directives.ts';

/** The folder with httpd's configuration, images and document. */
export const dockerFolder = join(import.meta.dirname, '../../docker');

/** Returns the `-D` names that select the tuning in docker/httpd.conf and docker/<arm>/mpm.conf. */
export function definesOf(tuning: Tuning): readonly string[] {
  return { matched: ['TUNING_MATCHED'], stock: [], file: ['TUNING_FILE'] }[tuning.name];
}

/**
 * Returns how many connections the arm serves at once: MaxRequestWorkers as httpd understands it.
 */
export function capacityOf(arm: Arm): number {
  const directives = mpmDirectives(arm);
  const given = number(directives, 'MaxRequestWorkers') ?? number(directives, 'MaxClients');
  return given ?? defaultCapacity(arm, directives);
}

/** Returns how many workers (processes or threads) exist before the first connection arrives. */
export function poolOf(arm: Arm): number {
  const directives = mpmDirectives(arm);
  const starts = number(directives, 'StartServers') ?? (arm.mpm === 'prefork' ? 5 : 3);
  const each = arm.mpm === 'prefork' ? 1 : threadsPerChild(directives);
  return Math.min(starts * each, capacityOf(arm));
}

/** Returns how many threads serve connections in one process; 1 for prefork. */
export function threadsPerChildOf(arm: Arm): number {
  return arm.mpm === 'prefork' ? 1 : threadsPerChild(mpmDirectives(arm));
}

/**
 * Returns the capacity by the compiled defaults: DEFAULT_SERVER_LIMIT is 256 in prefork.c and 16 in
 * worker.c and event.c; DEFAULT_THREADS_PER_CHILD is 25.
 */
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

function mpmDirectives(arm: Arm): Directives {
  const { tuning } = arm;
  const conditions = {
    defines: definesOf(tuning),
    modules: [`mpm_${arm.mpm}_module`, `${arm.mpm}.c`, `mpm_${arm.mpm}.c`],
  };
  const own = readFileSync(join(dockerFolder, poolFolder(arm), 'mpm.conf'), 'utf8');
  const users = tuning.name === 'file' ? tuning.text : '';
  return readDirectives(`${own}\n${users}`, conditions);
}
