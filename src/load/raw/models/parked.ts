import type { Parked } from '../../population.ts';
import { states } from '../connections.ts';
import { ask, type Behaviour, connect, type Lane } from '../lane.ts';
import { rowQueue } from '../queue.ts';

/** So many may be on their way to be parked at once: more would overflow a listen queue that others need too. */
const openingAtOnce = 64;

/** Persistent connections that ask once and then idle. One that ends is opened again: somebody else came. */
export function parked(lane: Lane<Parked>): Behaviour {
  const { engine, population, window } = lane;
  const { table } = engine;
  const free = rowQueue(population.connections);
  let opening = 0;

  return {
    begin() {
      for (let row = 0; row < population.connections; row += 1) {
        if (table.state[row] === states.free) free.add(row);
      }
    },
    connected(row, timeUs) {
      opening -= 1;
      ask(lane, row, timeUs);
    },
    freed(row) {
      if (table.state[row] !== states.free) return;
      if (table.connectedUs[row] === 0) opening -= 1;
      free.add(row);
    },
    due(timeUs) {
      if (timeUs >= window.endUs) return Number.POSITIVE_INFINITY;
      for (let rest = Math.min(free.size, openingAtOnce - opening); rest > 0; rest -= 1) {
        opening += 1;
        connect(lane, free.take(), timeUs);
      }
      return window.endUs;
    },
    finished: (timeUs) => timeUs >= window.endUs,
  };
}
