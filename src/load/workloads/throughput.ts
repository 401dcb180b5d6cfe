import { keepalive } from './keepalive.ts';
import type { Workload } from './workload.ts';

/**
 * Runs `keepalive` in slices: all arms of a round are up at the same time, and the load switches
 * between them four times a second, so that a disturbance of the machine affects all arms alike.
 */
export const throughput = {
  title: 'keep-alive connections, closed loop, in slices that switch between arms side by side',
  mode: 'slices',
  presets: ['quick', 'nightly', 'publish'],
  figures: { ...keepalive.figures, questions: ['rate', 'cpu'], sentences: ['rate', 'cpu'] },
  timelines: false,
  sizes: keepalive.sizes,
  populations: keepalive.populations,
} as const satisfies Workload;
