import { overloadColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/** Proxies to a backend that answers after a delay: workers are occupied without using the CPU. */
export const app = {
  title: 'keep-alive connections to an application that answers after 50 ms, closed loop',
  situation: (connections) => `${connections} busy clients of a slow application`,
  premise: 'httpd is a proxy; the application answers after 50 ms',
  turns: null,
  backendDelayMs: 50,
  presets: { nightly: 'largest', publish: 'all' },
  figures: {
    ...overloadColumns,
    questions: ['rate'],
  },
  timelines: false,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    { name: 'app', model: 'closed', fresh: false, levels: null, connections, ...documents.app },
  ],
} as const satisfies Workload;
