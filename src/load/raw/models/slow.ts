import type { Slow } from '../../population.ts';
import { type Behaviour, type ClientGroup, type LoadModel, visit } from '../client-group.ts';
import { isOpening, states } from '../connections.ts';

/** Small, so that the kernel does not read ahead for a slow reader. */
const slowReceiveBufferBytes = 4096;

/**
 * Runs slow clients: each sends its request, or reads its answer, a few bytes per interval on a new
 * connection, and starts again. It shows what the server holds for a waiting client: a process, a
 * thread, or a place in a queue.
 */
export const slow: LoadModel<Slow> = {
  scheduled: false,
  timesOut: false,
  parks: false,
  receiveBufferBytes: ({ direction }) => (direction === 'read' ? slowReceiveBufferBytes : null),
  describe: ({ connections, direction, bytesPerInterval: bytes, intervalSeconds }) =>
    `${connections} slow clients (${direction} ${bytes} B every ${intervalSeconds} s)`,
  create,
};

function create(group: ClientGroup<Slow>): Behaviour {
  const { engine, population, window } = group;
  const { table } = engine;
  const sends = population.direction !== 'read';
  /** Bytes of the request already sent. */
  const sent = new Uint32Array(group.rows);
  let nextUs = 0;

  const step = (row: number, timeUs: number) => {
    const state = table.state[row];
    if (state === states.free) {
      sent[row] = 0;
      visit(group, row, timeUs);
    } else if (sends && (state === states.idle || state === states.sending)) {
      engine.askPart(row, sent[row] ?? 0, population.bytesPerInterval);
      sent[row] = (sent[row] ?? 0) + population.bytesPerInterval;
    } else if (!sends && !isOpening(state)) {
      engine.readPart(row, population.bytesPerInterval);
    }
  };

  return {
    begin(timeUs) {
      nextUs = timeUs;
    },
    connected(row) {
      if (sends) return;
      engine.ask(row);
      if (table.state[row] === states.head) engine.hold(row);
    },
    // The next tick opens it again.
    freed: () => {},
    due(timeUs) {
      if (timeUs >= window.endUs) return Number.POSITIVE_INFINITY;
      if (timeUs >= nextUs) {
        nextUs = timeUs + population.intervalSeconds * 1e6;
        for (let row = 0; row < group.rows; row += 1) step(row, timeUs);
      }
      return Math.min(nextUs, window.endUs);
    },
    finished: (timeUs) => timeUs >= window.endUs,
  };
}
