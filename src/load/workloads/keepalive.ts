import type { Workload } from './workloads.ts';

/** C persistent connections, closed loop: each sends its next request when the last answer is complete. */
export const keepalive: Workload = {
  title: 'keep-alive connections, each sending its next request as soon as it has the answer',
  drivers: ['autocannon', 'raw'],
  // Half of the capacity saturates a CPU while every connection has a worker. Beyond the capacity prefork and worker
  // let the surplus starve, and a closed loop hides exactly that; new connections (burst) show it.
  connections: (capacity) => [Math.max(1, Math.floor(capacity / 2))],
};
