import type { Bursts } from '../../population.ts';
import { type Behaviour, type ClientGroup, type LoadModel, visit } from '../client-group.ts';
import { nowUs } from '../clock.ts';

/**
 * Opens N connections at once from rest, one request each with `Connection: close`; then rests; and
 * so on until the time is over. It finishes the last burst, and runs at least one.
 */
export const bursts: LoadModel<Bursts> = {
  scheduled: false,
  timesOut: true,
  parks: false,
  describe: ({ connections, restSeconds }) =>
    `bursts of ${connections} new connections, ${restSeconds} s apart`,
  create,
};

function create(group: ClientGroup<Bursts>): Behaviour {
  const { engine, population, window, counters } = group;
  let underWay = 0;
  let startedUs = 0;
  let nextUs = 0;
  let begun = true;

  return {
    begin(timeUs) {
      begun = false;
      if (underWay === 0) nextUs = timeUs;
    },
    connected: (row) => engine.ask(row),
    freed(_row, timeUs) {
      underWay -= 1;
      if (underWay > 0) return;
      counters.drainUs.push(Math.round(timeUs - startedUs));
      nextUs = timeUs + population.restSeconds * 1e6;
    },
    due(timeUs) {
      if (underWay > 0) return Number.POSITIVE_INFINITY;
      if (timeUs < nextUs) return Math.min(nextUs, window.endUs);
      if (timeUs >= window.endUs && begun) return window.endUs;
      startedUs = timeUs;
      begun = true;
      underWay = group.rows;
      for (let row = 0; row < group.rows; row += 1) visit(group, row, timeUs);
      counters.launch.record(nowUs() - timeUs);
      return Number.POSITIVE_INFINITY;
    },
    finished: (timeUs) => underWay === 0 && timeUs >= window.endUs && begun,
  };
}
