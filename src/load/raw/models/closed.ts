import type { Closed } from '../../population.ts';
import {
  ask,
  type Behaviour,
  type ClientGroup,
  connect,
  type LoadModel,
  visit,
} from '../client-group.ts';
import { states } from '../connections.ts';

/**
 * Runs a closed loop: each of C connections sends its next request after its last answer, and one
 * that ends is opened again. In a staircase, the first connections of a level are active.
 */
export const closed: LoadModel<Closed> = {
  scheduled: false,
  timesOut: true,
  parks: false,
  describe: ({ connections, fresh }) =>
    `${connections} connections, closed loop${fresh ? ', a new one for every request' : ''}`,
  create,
};

function create(group: ClientGroup<Closed>): Behaviour {
  const { engine, population, window, counters, fresh } = group;
  const { table } = engine;
  let levels: readonly number[] = [];
  const again: number[] = [];
  let step = 0;
  let active = 0;

  const start = (row: number, timeUs: number) => {
    if (table.state[row] === states.idle) ask(group, row, timeUs);
    else if (table.state[row] !== states.free) return;
    else if (fresh) visit(group, row, timeUs);
    else connect(group, row, timeUs);
  };
  const works = (row: number, timeUs: number) => timeUs < window.endUs && row < active;
  const stepTo = (index: number, timeUs: number) => {
    const answered = () => counters.slots.freshlyAnswered(active);
    counters.steps?.step(index, timeUs - window.startUs, answered);
    step = index;
    active = levels[index] ?? active;
    for (let row = 0; row < active; row += 1) start(row, timeUs);
  };
  const endOfStepUs = () =>
    window.startUs + ((step + 1) * (window.endUs - window.startUs)) / levels.length;

  return {
    begin(timeUs) {
      again.length = 0;
      levels = population.levels?.map((level) => level * counters.streams) ?? [group.rows];
      if (window.warmsUp) levels = levels.slice(0, 1);
      stepTo(0, timeUs);
    },
    connected(row, timeUs) {
      // A new connection sends its request; a persistent one may have to send its first.
      if (fresh) engine.ask(row);
      else if (works(row, timeUs)) ask(group, row, timeUs);
      else counters.slots.rests(row);
    },
    freed(row, timeUs) {
      if (table.state[row] === states.idle && works(row, timeUs)) ask(group, row, timeUs);
      else if (table.state[row] === states.free) again.push(row);
    },
    due(timeUs) {
      if (step + 1 < levels.length && timeUs >= endOfStepUs()) stepTo(step + 1, timeUs);
      if (again.length > 0) {
        for (const row of again.splice(0)) if (works(row, timeUs)) start(row, timeUs);
      }
      return step + 1 < levels.length ? endOfStepUs() : window.endUs;
    },
    finished: (timeUs) => timeUs >= window.endUs,
  };
}
