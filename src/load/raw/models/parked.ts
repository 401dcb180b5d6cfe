import type { Parked } from '../../population.ts';
import { ask, type Behaviour, type ClientGroup, connect, type LoadModel } from '../client-group.ts';
import { states } from '../connections.ts';
import { createRowQueue } from '../queue.ts';

/** Connects under way at once, at most: more would overflow a listen queue that others need. */
const openingAtOnce = 64;

/** Parks persistent connections after one request. One that ends is opened again. */
export const parked: LoadModel<Parked> = {
  scheduled: false,
  timesOut: true,
  parks: true,
  describe: ({ connections }) => `${connections} parked connections`,
  create,
};

function create(group: ClientGroup<Parked>): Behaviour {
  const { engine, population, window } = group;
  const { table } = engine;
  const free = createRowQueue(population.connections);
  let opening = 0;

  return {
    begin() {
      for (let row = 0; row < population.connections; row += 1) {
        if (table.state[row] === states.free) free.add(row);
      }
    },
    connected(row, timeUs) {
      opening -= 1;
      ask(group, row, timeUs);
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
        connect(group, free.take(), timeUs);
      }
      return window.endUs;
    },
    finished: (timeUs) => timeUs >= window.endUs,
  };
}
