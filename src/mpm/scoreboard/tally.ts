import type { Scoreboard } from './scoreboard.ts';
import { DEAD, GRACEFUL, IDLE_KILL, READY, STARTING, statusLetters } from './worker-status.ts';

/**
 * Counts of the workers by state, as in mod_status (status_handler of
 * modules/generators/mod_status.c).
 */
export interface Tally {
  readonly busy: number;
  readonly graceful: number;
  readonly idle: number;
  readonly letters: string;
  readonly accesses: number;
  readonly kBytes: number;
  readonly durationMs: number;
}

/**
 * Positions that the scoreboard string always has: MaxRequestWorkers / ThreadsPerChild processes.
 */
export interface TallyFrame {
  readonly processes: number;
  readonly threads: number;
  readonly generation: number;
}

export function tally(scoreboard: Scoreboard, frame: TallyFrame): Tally {
  const { serverLimit, threadLimit } = scoreboard.shape;
  const sum = { busy: 0, graceful: 0, idle: 0, accesses: 0, bytes: 0, durationMs: 0 };
  let letters = '';
  for (let slot = 0; slot < serverLimit; slot += 1) {
    const pid = scoreboard.process(slot, 'pid');
    const counts = pid !== 0 && scoreboard.process(slot, 'quiescing') === 0;
    const current = scoreboard.process(slot, 'generation') === frame.generation;
    for (let thread = 0; thread < threadLimit; thread += 1) {
      const status = scoreboard.status(slot, thread);
      sum.accesses += scoreboard.worker(slot, thread, 'accesses');
      sum.bytes += scoreboard.worker(slot, thread, 'bytesServed');
      sum.durationMs += scoreboard.worker(slot, thread, 'durationMs');
      if (counts) countWorker(sum, status, current);
      const beyond = slot >= frame.processes || thread >= frame.threads;
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
