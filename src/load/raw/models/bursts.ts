import type { Bursts } from '../../population.ts';
import { nowUs } from '../clock.ts';
import { type Behaviour, type Lane, visit } from '../lane.ts';

/**
 * Bursts: from rest, N new connections in one go, each asks once with `Connection: close`; then rest; again until the time
 * is over. The burst under way is finished, and there is at least one.
 */
export function bursts(lane: Lane<Bursts>): Behaviour {
  const { engine, population, window, books } = lane;
  let underWay = 0;
  let startedUs = 0;
  let nextUs = 0;

  return {
    begin(timeUs) {
      if (underWay === 0) nextUs = timeUs;
    },
    connected: (row) => engine.ask(row),
    freed(_row, timeUs) {
      underWay -= 1;
      if (underWay > 0) return;
      books.drainUs.push(Math.round(timeUs - startedUs));
      nextUs = timeUs + population.restSeconds * 1e6;
    },
    due(timeUs) {
      if (underWay > 0) return Number.POSITIVE_INFINITY;
      if (timeUs < nextUs) return Math.min(nextUs, window.endUs);
      if (timeUs >= window.endUs && books.drainUs.length > 0) return window.endUs;
      startedUs = timeUs;
      underWay = population.connections;
      for (let row = 0; row < population.connections; row += 1) visit(lane, row, timeUs);
      books.launch.record(nowUs() - timeUs);
      return Number.POSITIVE_INFINITY;
    },
    finished: (timeUs) => underWay === 0 && timeUs >= window.endUs && books.drainUs.length > 0,
  };
}
