import type { Driver } from './driver.ts';

/**
 * Our own generator on Linux's system calls: plain descriptors on one epoll, timed in microseconds.
 * It parses every answer and allocates nothing per request. Its throughput is that of wrk.
 */
export const raw: Driver = {
  platform: { id: 'linux', name: 'Linux' },
  drives: () => true,
  refuses: () => null,
  misreads: () => null,
  load: async () => (await import('../raw/drive.ts')).drive,
};
