import type { ServerConfig } from '../config/server-config.ts';
import type { Scoreboard } from './scoreboard.ts';
import { DEAD, GRACEFUL, IDLE_KILL, READY, STARTING, statusLetters } from './worker-status.ts';

/**
 * Counts the workers by state, as mod_status does (status_handler of
 * modules/generators/mod_status.c). The scoreboard string always has the positions of
 * MaxRequestWorkers / ThreadsPerChild processes.
 */
export function tally(
  scoreboard: Scoreboard,
  { maxRequestWorkers, threadsPerChild }: ServerConfig,
) {
  const { serverLimit, threadLimit } = scoreboard.shape;
  const sum = { busy: 0, graceful: 0, idle: 0, accesses: 0, bytes: 0, durationMs: 0 };
  const processes = Math.floor(maxRequestWorkers / threadsPerChild);
  const generation = scoreboard.runningGeneration();
  let letters = '';
  for (let slot = 0; slot < serverLimit; slot += 1) {
    const pid = scoreboard.process(slot, 'pid');
    const counts = pid !== 0 && scoreboard.process(slot, 'quiescing') === 0;
    const current = scoreboard.process(slot, 'generation') === generation;
    for (let thread = 0; thread < threadLimit; thread += 1) {
      const status = scoreboard.status(slot, thread);
      sum.accesses += scoreboard.worker(slot, thread, 'accesses');
      sum.bytes += scoreboard.worker(slot, thread, 'bytesServed');
      sum.durationMs += scoreboard.worker(slot, thread, 'durationMs');
      if (counts) countWorker(sum, status, current);
      const beyond = slot >= processes || thread >= threadsPerChild;
      if (!beyond || status !== DEAD) letters += statusLetters[status] ?? '?';
    }
  }
  const { bytes, ...counted } = sum;
  return { ...counted, letters, kBytes: Math.floor(bytes / 1024) };
}

/**
 * Counts one worker. A waiting one is idle only in the current generation; a starting or ending one
 * is not counted.
 */
function countWorker(
  sum: { busy: number; graceful: number; idle: number },
  status: number,
  current: boolean,
): void {
  if (status === READY) sum.idle += current ? 1 : 0;
  else if (status === GRACEFUL) sum.graceful += 1;
  else if (status !== DEAD && status !== STARTING && status !== IDLE_KILL) sum.busy += 1;
}
