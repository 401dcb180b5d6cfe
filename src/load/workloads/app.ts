import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/** httpd proxies to a backend that takes its time: workers are busy without using the CPU. */
export const app: Workload = {
  title: 'keep-alive connections to an application that answers after 50 ms, closed loop',
  drivers: ['raw'],
  mode: 'trials',
  backendDelayMs: 50,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    { name: 'app', model: 'closed', fresh: false, levels: null, connections, ...documents.app },
  ],
};
