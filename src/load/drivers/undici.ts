import type { Driver } from './driver.ts';

/** undici: bursts of new connections, from one thread, over every protocol. */
export const undici: Driver = {
  platform: null,
  drives: ({ populations: [first, ...others], clientThreads, turns }) =>
    others.length === 0 &&
    clientThreads === 1 &&
    !turns &&
    first.model === 'bursts' &&
    first.mix === undefined,
  refuses: () => null,
  misreads: ({ interimStatuses }) =>
    interimStatuses.includes(100) ? 'it takes the interim answer 100 for an error' : null,
  load: async () => (await import('./undici/drive.ts')).drive,
};
