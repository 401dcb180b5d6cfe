import { constants } from 'node:os';
import { EPOLLIN, EPOLLOUT, type Epoll } from '../../os/epoll.ts';
import { connectError } from '../../os/sockets.ts';
import { nowUs } from './clock.ts';
import { connectRow, type Ends, startRow } from './connect-row.ts';
import { type Connections, states } from './connections.ts';
import type { Events } from './events.ts';
import type { RowEnds } from './reader.ts';
import { handshakes, type Transport } from './transport.ts';

const { EINPROGRESS } = constants.errno;

/** Opens the connections of an engine. */
export interface Opener {
  /** Starts to connect in a free row. */
  open(row: number): void;
  /** Goes on with a row whose socket is ready, until a request can be sent. */
  goOn(row: number): void;
}

/** Handlers of what becomes of a connection that is opened. */
type Opened = Pick<Events, 'connected' | 'ended'>;

/** Place where the rows are polled: the tag of row 0, and of the others behind it. */
interface Polled {
  readonly epoll: Epoll;
  readonly firstTag: number;
}

/** Creates the opener of an engine. */
export function createOpener(
  table: Connections,
  options: Ends,
  transport: Transport,
  polled: Polled,
  events: Opened,
  ends: RowEnds,
): Opener {
  const { close, fail } = ends;
  const watch = createWatch(table, polled);

  const established = (row: number): void => {
    const error = connectError(table.fd[row] ?? -1);
    if (error !== 0) {
      fail(row, error);
      return;
    }
    table.connectedUs[row] = nowUs();
    if (!transport.secure) {
      ready(row, table.connectedUs[row] ?? 0);
      return;
    }
    transport.begin(row);
    table.state[row] = states.handshaking;
    shakeHands(row);
  };
  const ready = (row: number, timeUs: number) => {
    watch.awaitRoom(row, false);
    table.readyUs[row] = timeUs;
    table.state[row] = states.idle;
    events.connected(row);
  };
  const shakeHands = (row: number): void => {
    switch (transport.handshake(row)) {
      case handshakes.done:
        ready(row, nowUs());
        break;
      case handshakes.wantsRead:
        watch.awaitRoom(row, false);
        break;
      case handshakes.wantsWrite:
        watch.awaitRoom(row, true);
        break;
      case handshakes.failed:
        close(row);
        events.ended(row, 'handshake', nowUs(), `TLS handshake: ${transport.fault()}`);
        break;
      case handshakes.ended:
        endWithin(row, transport.errno(), events, ends);
        break;
    }
  };

  return {
    open(row) {
      startRow(table, row);
      const started = connectRow(table, row, options);
      if (started < 0 && started !== -EINPROGRESS) {
        fail(row, -started);
        return;
      }
      watch.start(row);
    },
    goOn(row) {
      if (table.state[row] === states.connecting) established(row);
      else shakeHands(row);
    },
  };
}

/** Makes epoll watch rows for bytes to read and, while they wait for it, for room to send. */
function createWatch(table: Connections, { epoll, firstTag }: Polled) {
  const awaitsRoom = new Uint8Array(table.capacity);
  return {
    /** Starts with both: a connect ends with room to send. */
    start(row: number) {
      awaitsRoom[row] = 1;
      epoll.add(table.fd[row] ?? -1, EPOLLIN | EPOLLOUT, firstTag + row);
    },
    awaitRoom(row: number, wanted: boolean) {
      if ((awaitsRoom[row] === 1) === wanted) return;
      awaitsRoom[row] = wanted ? 1 : 0;
      const events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN;
      epoll.change(table.fd[row] ?? -1, events, firstTag + row);
    },
  };
}

/** Ends a row whose handshake the peer, or a system call, has ended. */
function endWithin(row: number, errno: number, events: Opened, { close, fail }: RowEnds): void {
  if (errno !== 0) {
    fail(row, errno);
    return;
  }
  close(row);
  events.ended(row, 'closedIdle', nowUs(), null);
}
