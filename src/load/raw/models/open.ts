import type { Open } from '../../population.ts';
import { ask, type Behaviour, type ClientGroup, type LoadModel, visit } from '../client-group.ts';
import { states } from '../connections.ts';
import { constantArrivals, dealt, poissonArrivals, type Schedule } from '../pace.ts';
import { createRowQueue } from '../queue.ts';
import type { Window } from '../window.ts';

/**
 * Runs an open loop: requests are due by a schedule, independent of earlier answers. A request
 * without a free connection waits for the first one, and its latency counts since it was due. So a
 * server that stalls delays everybody who arrives meanwhile, and the histogram holds all of them
 * (Gil Tene, wrk2). Connections take turns.
 */
export const open: LoadModel<Open> = {
  scheduled: true,
  timesOut: true,
  parks: false,
  describe: ({ connections, fresh, levels, ratePerSecond, arrivals }) => {
    const rates = levels?.join(', ') ?? ratePerSecond;
    const each = fresh ? ', a new connection for every request' : '';
    return `${rates} requests/s (${arrivals})${each}, at most ${connections} connections`;
  },
  create,
};

function create(group: ClientGroup<Open>): Behaviour {
  const { engine, population, window, counters, fresh } = group;
  const { table } = engine;
  /** Usable connections: idle ones, or free ones where each request has its own. */
  const ready = createRowQueue(group.rows);
  const again: number[] = [];
  const next = nextRequest(group);
  /** A connection has been free since then; Infinity while none is. */
  let freeSinceUs = Number.POSITIVE_INFINITY;
  const free = (row: number, timeUs: number) => {
    if (ready.size === 0) freeSinceUs = timeUs;
    ready.add(row);
  };
  const usable = (row: number) => table.state[row] === (fresh ? states.free : states.idle);
  const serve = (row: number, timeUs: number) => {
    (fresh ? visit : ask)(group, row, timeUs, next.dueUs);
    next.advance();
  };
  /** Sends the next request; returns false when no connection is free. */
  const sendNext = (timeUs: number): boolean => {
    const row = ready.take();
    // An idle connection may have ended since it was added; then the next one is tried.
    if (row === -1 || !usable(row)) return row !== -1;
    const { dueUs } = next;
    serve(row, timeUs);
    // Where none was free when it fell due, it waited for the server.
    if (dueUs >= freeSinceUs) {
      counters.lag.record(((fresh ? table.calledUs[row] : table.sentUs[row]) ?? 0) - dueUs);
    }
    return true;
  };
  const rest = (row: number, timeUs: number) => {
    // An overdue request waits for this row; its delay is the server's.
    if (!fresh && next.dueUs <= timeUs && next.dueUs < window.endUs) serve(row, timeUs);
    else free(row, timeUs);
  };

  return {
    begin(timeUs) {
      next.begin();
      again.length = 0;
      ready.clear();
      for (let row = 0; row < group.rows; row += 1) {
        if (usable(row)) free(row, timeUs);
        else if (table.state[row] === states.free) engine.open(row);
      }
    },
    connected(row, timeUs) {
      if (fresh) engine.ask(row);
      else rest(row, timeUs);
    },
    freed(row, timeUs) {
      if (usable(row)) rest(row, timeUs);
      else if (table.state[row] === states.free) again.push(row);
    },
    due(timeUs) {
      if (population.levels !== null && !window.warmsUp) stepTo(group, timeUs);
      if (again.length > 0) for (const row of again.splice(0)) engine.open(row);
      while (isDue(next.dueUs, timeUs, window))
        if (!sendNext(timeUs)) return Number.POSITIVE_INFINITY;
      return Math.min(next.dueUs, window.endUs);
    },
    finished(timeUs) {
      if (timeUs < window.endUs) return false;
      // No connection was free for these.
      for (; next.dueUs < window.endUs; next.advance()) {
        counters.queued += 1;
        counters.latency.lose(timeUs - next.dueUs);
      }
      return true;
    },
  };
}

/**
 * Returns the due time of the next request on the engine's clock. One schedule goes through all
 * windows, so that each turn has other arrivals than the one before.
 */
function nextRequest(group: ClientGroup<Open>) {
  let schedule: Schedule = () => Number.POSITIVE_INFINITY;
  let count = 0;
  let earlierUs = 0;
  let originUs = 0;
  const next = {
    dueUs: Number.POSITIVE_INFINITY,
    begin() {
      const { window } = group;
      if (window.earlierUs === 0) {
        schedule = scheduleFor(group);
        count = 0;
        earlierUs = 0;
      }
      originUs = window.startUs - earlierUs;
      earlierUs += window.endUs - window.startUs;
      next.dueUs = originUs + schedule(count);
    },
    advance() {
      count += 1;
      next.dueUs = originUs + schedule(count);
    },
  };
  return next;
}

const isDue = (dueUs: number, timeUs: number, { endUs }: Window): boolean =>
  dueUs <= timeUs && dueUs < endUs;

function stepTo({ population, window, counters }: ClientGroup<Open>, timeUs: number): void {
  const steps = population.levels?.length ?? 1;
  const share = (timeUs - window.startUs) / (window.endUs - window.startUs);
  counters.steps?.step(
    Math.min(steps - 1, Math.floor(share * steps)),
    timeUs - window.startUs,
    null,
  );
}

function scheduleFor({ population, window, schedule }: ClientGroup<Open>): Schedule {
  const steps = window.warmsUp ? population.levels?.slice(0, 1) : population.levels;
  const [first = population.ratePerSecond, ...rest] = steps ?? [];
  const rates = {
    perSecond: [first, ...rest] as const,
    durationUs: window.endUs - window.startUs,
  };
  const whole =
    population.arrivals === 'constant'
      ? constantArrivals(rates)
      : poissonArrivals(rates, schedule.seed);
  return dealt(whole, schedule.threads, schedule.thread);
}
