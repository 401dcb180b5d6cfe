import type { Open } from '../population.ts';
import { documents } from './documents.ts';

/**
 * Returns visitors who arrive at a fixed rate, each with a connection of its own.
 * @param pileUpSeconds for so long they may arrive and none be served: until the first give up, or
 * until the turn is over.
 */
export const newClients = (ratePerSecond: number, pileUpSeconds = 5): Open => ({
  name: 'new',
  model: 'open',
  fresh: true,
  ratePerSecond,
  arrivals: 'poisson',
  levels: null,
  connections: Math.ceil(1.024 * pileUpSeconds * ratePerSecond),
  ...documents.small,
});
