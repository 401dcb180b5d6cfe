import type { Open } from '../population.ts';
import { documents } from './documents.ts';

/** Returns visitors who arrive at a fixed rate, each with a connection of its own. */
export const newClients = (ratePerSecond: number, patienceSeconds = 5): Open => ({
  name: 'new',
  model: 'open',
  fresh: true,
  ratePerSecond,
  arrivals: 'poisson',
  levels: null,
  // As many as can be under way if each of them waits until it gives up.
  connections: Math.ceil(1.024 * patienceSeconds * ratePerSecond),
  ...documents.small,
});
