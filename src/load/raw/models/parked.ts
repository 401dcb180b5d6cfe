import type { Parked } from '../../population.ts';
import { ask, type Behaviour, type ClientGroup, connect, type LoadModel } from '../client-group.ts';
import { states } from '../connections.ts';
import { createDueList } from '../due-list.ts';
import { createRowQueue } from '../queue.ts';

/** Connects under way at once, at most: more would overflow a listen queue that others need. */
const openingAtOnce = 64;

/**
 * Parks persistent connections after an answer, for ever or until they ask again. One that ends is
 * opened again. The first rests are of all lengths, so that clients do not ask all at once.
 */
export const parked: LoadModel<Parked> = {
  scheduled: false,
  timesOut: true,
  parks: true,
  describe: ({ connections, askEverySeconds: every }) =>
    `${connections} parked connections${every === null ? '' : `, each asking every ${every} s`}`,
  create,
};

function create(group: ClientGroup<Parked>): Behaviour {
  const { engine, population, window } = group;
  const { table } = engine;
  const free = createRowQueue(group.rows);
  const resting = createDueList(group.rows);
  const rested = new Uint8Array(group.rows);
  let opening = 0;

  const rest = (row: number, timeUs: number, restUs: number) => {
    const share = rested[row] === 1 ? 1 : (row + 1) / group.rows;
    rested[row] = 1;
    resting.add(row, timeUs + share * restUs);
  };

  return {
    begin() {
      for (let row = 0; row < group.rows; row += 1) {
        if (table.state[row] === states.free) free.add(row);
      }
    },
    connected(row, timeUs) {
      opening -= 1;
      ask(group, row, timeUs);
    },
    freed(row, timeUs) {
      const { askEverySeconds } = population;
      if (table.state[row] !== states.free) {
        if (askEverySeconds !== null) rest(row, timeUs, askEverySeconds * 1e6);
        return;
      }
      resting.remove(row);
      if (table.readyUs[row] === 0) opening -= 1;
      free.add(row);
    },
    due(timeUs) {
      if (timeUs >= window.endUs) return Number.POSITIVE_INFINITY;
      for (let rest = Math.min(free.size, openingAtOnce - opening); rest > 0; rest -= 1) {
        opening += 1;
        connect(group, free.take(), timeUs);
      }
      for (let row = resting.take(timeUs); row !== -1; row = resting.take(timeUs)) {
        ask(group, row, timeUs);
      }
      return Math.min(resting.nextUs(), window.endUs);
    },
    finished: (timeUs) => timeUs >= window.endUs,
  };
}
