import { constants } from 'node:os';
import { closeSocket, receive, transmit } from '../../os/sockets.ts';

/** Stages of a handshake. */
export const handshakes = {
  done: 0,
  /** Go on when the socket is readable. */
  wantsRead: 1,
  /** Go on when the socket is writable. */
  wantsWrite: 2,
  /** `fault` says why. */
  failed: 3,
  /** The peer ended the connection, or a system call failed: `errno` says which. */
  ended: 4,
} as const;

/**
 * Moves bytes between an engine and the sockets of its rows: as they are, or encrypted. Where a
 * connection carries several requests, its rows are those of connections.
 */
export interface Transport extends Disposable {
  /** A connected socket must first complete a handshake. */
  readonly secure: boolean;
  /** Begins on the row's connected socket. */
  begin(row: number): void;
  /** Goes on with the handshake. Returns one of `handshakes`. */
  handshake(row: number): number;
  /** Tells whether the row's handshake resumed a session. */
  resumed(row: number): boolean;
  /** Describes why the last handshake or transfer failed. */
  fault(): string;
  /** Returns the errno of the last handshake that ended; 0 where the peer has ended. */
  errno(): number;
  /** Sends the first `length` bytes. Returns the number of bytes taken, or -errno. */
  send(row: number, bytes: Uint8Array, length: number): number;
  /** Receives. Returns the number of bytes, 0 when the peer has ended, or -errno. */
  receive(row: number, buffer: Uint8Array, length: number): number;
  /** Tells whether more can be received although the kernel has nothing: epoll will not say so. */
  pending(row: number): boolean;
  /** Forgets the row's connection, and closes its socket. */
  close(row: number): void;
}

/** Describes a transfer that TLS has failed; null: the errno is that of a system call. */
export const tlsFault = (transport: Transport, errno: number): string | null =>
  transport.secure && errno === constants.errno.EPROTO ? `TLS: ${transport.fault()}` : null;

/** Moves bytes as they are. @param fds the descriptor of each row; -1: none. */
export const plainTransport = (fds: Int32Array): Transport => ({
  secure: false,
  begin() {},
  handshake: () => handshakes.done,
  resumed: () => false,
  fault: () => '',
  errno: () => 0,
  send: (row, bytes, length) => transmit(fds[row] ?? -1, bytes, length),
  receive: (row, buffer, length) => receive(fds[row] ?? -1, buffer, length),
  pending: () => false,
  close(row) {
    const fd = fds[row] ?? -1;
    if (fd >= 0) closeSocket(fd);
    fds[row] = -1;
  },
  [Symbol.dispose]() {},
});
