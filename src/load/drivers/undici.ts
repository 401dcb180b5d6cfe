import type { Driver } from './driver.ts';

/** undici: bursts of new connections, GET, from one thread. */
export const undici: Driver = {
  platform: null,
  drives: ({ populations: [first, ...others], clientThreads, turns }) =>
    others.length === 0 &&
    clientThreads === 1 &&
    !turns &&
    first.method === 'GET' &&
    first.model === 'bursts',
  load: async () => (await import('./undici/drive.ts')).drive,
};
