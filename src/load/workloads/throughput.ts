import { keepalive } from './keepalive.ts';
import type { Workload } from './workloads.ts';

/**
 * keepalive in slices: all arms of a round stand side by side, idle, and the load switches between them four times a second.
 * What disturbs the machine disturbs all of them alike.
 */
export const throughput: Workload = {
  ...keepalive,
  title: 'keep-alive connections, closed loop, in slices that switch between arms side by side',
  drivers: ['raw'],
  mode: 'slices',
};
