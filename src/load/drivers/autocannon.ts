import type { Driver } from './driver.ts';

/** autocannon: GET on persistent connections in a closed loop, from one thread. */
export const autocannon: Driver = {
  platform: null,
  drives: ({ populations: [first, ...others], clientThreads, turns }) =>
    others.length === 0 &&
    clientThreads === 1 &&
    !turns &&
    first.method === 'GET' &&
    first.model === 'closed' &&
    !first.fresh &&
    first.levels === null,
  load: async () => (await import('./autocannon/drive.ts')).drive,
};
