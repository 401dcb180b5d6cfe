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

/** Creates the opener of an engine. */
export function createOpener(
  table: Connections,
  options: Ends,
  transport: Transport,
  { epoll, firstTag }: { readonly epoll: Epoll; readonly firstTag: number },
  events: Events,
  ends: RowEnds,
): Opener {
  const { close, fail } = ends;
  /** 1 where room to send is waited for too, as it is from the start of a connect. */
  const awaitsRoom = new Uint8Array(table.capacity);

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
    listen(row);
    table.readyUs[row] = timeUs;
    table.state[row] = states.idle;
    events.connected(row);
  };
  const listen = (row: number) => {
    if (awaitsRoom[row] === 0) return;
    awaitsRoom[row] = 0;
    epoll.change(table.fd[row] ?? -1, EPOLLIN, firstTag + row);
  };
  const shakeHands = (row: number): void => {
    switch (transport.handshake(row)) {
      case handshakes.done:
        ready(row, nowUs());
        break;
      case handshakes.wantsRead:
        listen(row);
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
      awaitsRoom[row] = 1;
      epoll.add(table.fd[row] ?? -1, EPOLLIN | EPOLLOUT, firstTag + row);
    },
    goOn(row) {
      if (table.state[row] === states.connecting) established(row);
      else shakeHands(row);
    },
  };
}

/** Ends a row whose handshake the peer, or a system call, has ended. */
function endWithin(row: number, errno: number, events: Events, { close, fail }: RowEnds): void {
  if (errno !== 0) {
    fail(row, errno);
    return;
  }
  close(row);
  events.ended(row, 'closedIdle', nowUs(), null);
}
