import { keepalive } from './keepalive.ts';
import type { Workload } from './workload.ts';

/**
 * Runs `keepalive` in slices: all arms of a round are up, and the load switches between them four
 * times a second. A disturbance of the machine then affects all arms alike.
 */
export const throughput = {
  title: 'keep-alive connections, closed loop, in slices that switch between arms side by side',
  situation: (connections) => `${connections} busy keep-alive clients, in slices`,
  mode: 'slices',
  presets: ['quick', 'nightly', 'publish'],
  figures: { ...keepalive.figures, questions: ['rate', 'cpu'], sentences: ['rate', 'cpu'] },
  timelines: false,
  sizes: keepalive.sizes,
  populations: keepalive.populations,
} as const satisfies Workload;
