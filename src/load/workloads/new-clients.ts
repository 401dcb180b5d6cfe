import type { Open } from '../population.ts';
import { documents } from './documents.ts';

/** Visitors who come at a fixed rate, each with a connection of its own, whatever else happens: the measured ones. */
export const newClients = (ratePerSecond: number): Open => ({
  name: 'new',
  model: 'open',
  fresh: true,
  ratePerSecond,
  arrivals: 'poisson',
  levels: null,
  // All that can be under way when every one of them waits for the whole time-out of five seconds.
  connections: Math.ceil(5.12 * ratePerSecond),
  ...documents.small,
});
