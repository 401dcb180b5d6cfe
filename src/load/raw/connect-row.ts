import type { SocketAddress } from '../../os/address.ts';
import { connectFrom, limitReceiveBuffer, openSocket, startConnect } from '../../os/sockets.ts';
import { nowUs } from './clock.ts';
import { type Connections, states } from './connections.ts';

/** Both ends of an engine's connections. */
export interface Ends {
  readonly address: SocketAddress;
  /** Local addresses, used in turn; empty: the kernel chooses. */
  readonly sources: readonly SocketAddress[];
  /** Size of the kernel's receive buffer; null leaves it to the kernel. */
  readonly receiveBufferBytes: number | null;
}

/** Resets a row whose connect begins now. */
export function startRow(table: Connections, row: number): void {
  table.state[row] = states.connecting;
  table.calledUs[row] = nowUs();
  table.connectedUs[row] = 0;
  table.readyUs[row] = 0;
  table.sentUs[row] = 0;
  table.firstByteUs[row] = 0;
  table.answered[row] = 0;
  table.closes[row] = 0;
  table.unsent[row] = 0;
  table.held[row] = 0;
}

/**
 * Opens a socket for the row and starts to connect. Returns 0 or -errno; -EINPROGRESS is normal.
 */
export function connectRow(
  table: Connections,
  row: number,
  { address, sources, receiveBufferBytes }: Ends,
): number {
  const fd = openSocket(address.family);
  if (fd < 0) return fd;
  table.fd[row] = fd;
  if (receiveBufferBytes !== null) limitReceiveBuffer(fd, receiveBufferBytes);
  const source = sources[row % sources.length];
  const bound = source === undefined ? 0 : connectFrom(fd, source);
  return bound < 0 ? bound : startConnect(fd, address);
}
