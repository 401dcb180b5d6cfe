import type { Mpm } from '../../../src/server/arm.ts';
import type { Costs } from '../../../src/studies/advise/costs.ts';
import type { Site } from '../../../src/studies/advise/site.ts';

const mebibyte = 2 ** 20;

/** Round figures: 2 MiB a process, 4 MiB a child of 25 threads. */
export const costs = (mpm: Mpm, change: Partial<Costs> = {}): Costs => ({
  mpm,
  baseBytes: 4 * mebibyte,
  childBytes: (mpm === 'prefork' ? 2 : 4) * mebibyte,
  threadsPerChild: mpm === 'prefork' ? 1 : 25,
  parkedBytes: mpm === 'event' ? 1024 : 0,
  cpuUsPerRequest: 100,
  memorySource: 'cgroup-v1',
  memoryFrom: 'a test',
  parkedFrom: 'a test',
  ...change,
});

export const site = (change: Partial<Site> = {}): Site => ({
  memoryBytes: 4 * 2 ** 30,
  reserveShare: 0.25,
  cpus: 2,
  clients: 2000,
  requestSeconds: 0.05,
  thinkSeconds: 9.95,
  keepAliveSeconds: 5,
  cpuUsPerRequest: null,
  ...change,
});
