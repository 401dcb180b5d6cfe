import type { Open } from '../population.ts';
import { documents } from './documents.ts';

/** Returns visitors who arrive at a fixed rate, each with a connection of its own. */
export const newClients = (ratePerSecond: number): Open => ({
  name: 'new',
  model: 'open',
  fresh: true,
  ratePerSecond,
  arrivals: 'poisson',
  levels: null,
  // As many as can be under way if each of them waits for the whole time-out of 5 s.
  connections: Math.ceil(5.12 * ratePerSecond),
  ...documents.small,
});
