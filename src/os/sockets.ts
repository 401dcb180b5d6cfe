import { AF_INET6, type SocketAddress } from './address.ts';
import { SystemError } from './errors.ts';
import * as libc from './libc.ts';
import { orErrno } from './libc.ts';

/** Numbers of <sys/socket.h>, <netinet/tcp.h> and <fcntl.h> on Linux. */
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const IPPROTO_IP = 0;
const IP_BIND_ADDRESS_NO_PORT = 24;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_ERROR = 4;
const SO_RCVBUF = 8;
const SO_KEEPALIVE = 9;
const SO_RCVTIMEO = 20;
const SO_SNDTIMEO = 21;
const TCP_DEFER_ACCEPT = 9;
const SHUT_WR = 1;
const SHUT_RDWR = 2;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_MORE = 0x8000;

const one = Buffer.from([1, 0, 0, 0]);
const scratch = Buffer.alloc(32);
const scratchLength = Buffer.alloc(4);

/**
 * Opens a TCP socket that never blocks, without Nagle's delay. Returns its descriptor or -errno.
 */
export function openSocket(family: number): number {
  const fd = libc.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd === -1) return -libc.errno();
  libc.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, one, 4);
  return fd;
}

const pair = new Int32Array(2);

/** Creates two connected sockets that block. @throws {SystemError} */
export function socketPair(): readonly [number, number] {
  if (libc.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) === -1) {
    throw new SystemError('socketpair', '', libc.errno());
  }
  return [pair[0] ?? -1, pair[1] ?? -1];
}

/** Starts to connect. Returns 0 or -errno; -EINPROGRESS means that the result will follow. */
export const startConnect = (fd: number, address: SocketAddress): number =>
  orErrno(libc.connect(fd, address.bytes, address.bytes.length));

/**
 * Binds the socket to this local address; the kernel chooses the port at connect (ip(7)). Returns 0
 * or -errno.
 */
export function connectFrom(fd: number, address: SocketAddress): number {
  libc.setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, one, 4);
  return orErrno(libc.bind(fd, address.bytes, address.bytes.length));
}

/**
 * Limits what the kernel receives ahead of us, and so what the peer may send (SO_RCVBUF of
 * socket(7)).
 */
export function limitReceiveBuffer(fd: number, bytes: number): void {
  scratch.writeInt32LE(bytes, 0);
  libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, scratch, 4);
}

/** Returns the result of a connect that was in progress: 0 or its errno (SO_ERROR of socket(7)). */
export function connectError(fd: number): number {
  scratchLength.writeUInt32LE(4);
  if (libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, scratch, scratchLength) === -1) return libc.errno();
  return scratch.readInt32LE();
}

/** Receives into the buffer. Returns the bytes, 0 when the peer has ended, or -errno. */
export const receive = (fd: number, buffer: Uint8Array, length: number): number =>
  orErrno(libc.recv(fd, buffer, length, 0));

/**
 * Sends the buffer's first `length` bytes. Returns the bytes taken, or -errno. Raises no SIGPIPE.
 */
export const transmit = (fd: number, buffer: Uint8Array, length: number): number =>
  orErrno(libc.send(fd, buffer, length, MSG_NOSIGNAL));

export const closeSocket = (fd: number): number => orErrno(libc.close(fd));

/**
 * Ends our half of the connection; the peer reads to the end, and we still receive. Returns 0 or
 * -errno.
 */
export const endSending = (fd: number): number => orErrno(libc.shutdown(fd, SHUT_WR));

/**
 * Ends a listening socket in every process that has it open (Linux). Waits in accept return EINVAL,
 * and new connections are refused.
 */
export const endListening = (fd: number): number => orErrno(libc.shutdown(fd, SHUT_RDWR));

/**
 * Receives as `receive` does, but returns -EAGAIN at once when nothing is there, whatever the
 * socket's mode.
 */
export const receiveNow = (fd: number, buffer: Uint8Array, length: number): number =>
  orErrno(libc.recv(fd, buffer, length, MSG_DONTWAIT));

/**
 * Sends as `transmit` does; the kernel may wait for more bytes before it sends a partial packet.
 */
export const transmitMore = (fd: number, buffer: Uint8Array, length: number): number =>
  orErrno(libc.send(fd, buffer, length, MSG_NOSIGNAL | MSG_MORE));

/** Limits a blocking receive, which then gives -EAGAIN; 0: no limit (SO_RCVTIMEO of socket(7)). */
export const limitReceiveTime = (fd: number, ms: number): void => limitTime(fd, SO_RCVTIMEO, ms);

/** Limits a blocking send without progress, which then gives -EAGAIN; 0: no limit (SO_SNDTIMEO). */
export const limitSendTime = (fd: number, ms: number): void => limitTime(fd, SO_SNDTIMEO, ms);

/** `struct timeval`: 64 bits of seconds, 64 of microseconds; the upper halves stay zero. */
const timeval = new Int32Array(4);

function limitTime(fd: number, option: number, ms: number): void {
  timeval[0] = Math.floor(ms / 1000);
  timeval[2] = Math.floor((ms % 1000) * 1000);
  libc.setsockopt(fd, SOL_SOCKET, option, timeval, 16);
}

/**
 * Lets the kernel detect a silent peer that is gone. Accepted sockets inherit it from the listening
 * one.
 */
export function probeSilentPeers(fd: number): void {
  libc.setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, one, 4);
}

/** Delays an accept until the first bytes have come, or for about this many seconds (tcp(7)). */
export function deferAccept(fd: number, seconds: number): void {
  scratch.writeInt32LE(seconds, 0);
  libc.setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, scratch, 4);
}

/**
 * Accepts a connection as a blocking socket; waits where the listening socket blocks. Returns its
 * descriptor or -errno.
 */
export const acceptBlocking = (fd: number): number =>
  orErrno(libc.accept4(fd, null, null, SOCK_CLOEXEC));

/** Opens a listening socket that never blocks. @throws {SystemError} */
export function listenOn(address: SocketAddress, backlog = 511): number {
  const object = address.family === AF_INET6 ? 'an IPv6 address' : 'an IPv4 address';
  const fd = openSocket(address.family);
  if (fd < 0) throw new SystemError('socket', object, -fd);
  libc.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, one, 4);
  const bound = orErrno(libc.bind(fd, address.bytes, address.bytes.length));
  const listening = bound < 0 ? bound : orErrno(libc.listen(fd, backlog));
  if (listening < 0) {
    libc.close(fd);
    throw new SystemError(bound < 0 ? 'bind' : 'listen', object, -listening);
  }
  return fd;
}

/** Accepts the next connection without blocking. Returns its descriptor or -errno. */
export const acceptNext = (fd: number): number =>
  orErrno(libc.accept4(fd, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC));

/** Returns the port that a socket is bound to. @throws {SystemError} */
export function localPort(fd: number): number {
  scratchLength.writeUInt32LE(scratch.length);
  if (libc.getsockname(fd, scratch, scratchLength) === -1) {
    throw new SystemError('getsockname', `descriptor ${fd}`, libc.errno());
  }
  return scratch.readUInt16BE(2);
}
