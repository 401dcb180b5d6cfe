import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/** From rest, N brand-new connections at once, each asking once; again after a rest. */
export const burst: Workload = {
  title: 'brand-new connections started at once, from rest, again and again',
  drivers: ['raw', 'undici'],
  mode: 'trials',
  // Below capacity every connection finds a free worker; at twice the capacity half of them must wait for one.
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2)), capacity * 2],
  populations: (connections) => [
    { name: 'burst', model: 'bursts', restSeconds: 0.25, connections, ...documents.small },
  ],
};
