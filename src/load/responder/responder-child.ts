import { constants } from 'node:os';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { socketAddress } from '../../os/address.ts';
import { createEpoll, EPOLLIN } from '../../os/epoll.ts';
import { acceptNext, listenOn, localPort } from '../../os/sockets.ts';
import { serverRole } from '../raw/tls/role.ts';
import { tlsTransport } from '../raw/tls/transport.ts';
import { handshakes, plainTransport } from '../raw/transport.ts';

// A minimal server on one epoll: it answers every request with 1 KiB. For "/delay/1,5,20" it
// answers after these milliseconds in turn, and stays awake to be exact to microseconds; "-" ends
// the connection instead of an answer. It obeys `Connection: close`. With the files of a
// certificate and its key as arguments it speaks TLS.
process.on('disconnect', () => process.exit(1));

const body = Buffer.alloc(1024, 'x');
const head = (more: string) => `HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n${more}\r\n`;
const keep = Buffer.concat([Buffer.from(head('')), body]);
const close = Buffer.concat([Buffer.from(head('Connection: close\r\n')), body]);
const closeField = Buffer.from('Connection: close');
/** The version of clients whose connections end by default, as those of `openssl s_time`. */
const oldVersion = Buffer.from(' HTTP/1.0');

const listener = listenOn(socketAddress('127.0.0.1', 0), 4096);
const epoll = createEpoll();
epoll.add(listener, EPOLLIN, listener);
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Rows are descriptors. */
const fds = new Int32Array(65_536).fill(-1);
const [, , certificate, key] = process.argv;
const transport =
  certificate === undefined || key === undefined
    ? plainTransport(fds)
    : tlsTransport(fds, serverRole({ certificate, key }));
const secured = new Uint8Array(fds.length);

/** Goes on with the handshake. Returns true where it is over. */
function shakeHands(fd: number): boolean {
  const stage = transport.handshake(fd);
  if (stage === handshakes.done) secured[fd] = 1;
  else if (stage === handshakes.failed || stage === handshakes.ended) transport.close(fd);
  return stage === handshakes.done;
}

/** Delayed answers, the next one first. */
const later: { readonly atMs: number; readonly fd: number; readonly answer: Buffer }[] = [];
let turn = 0;

function read(fd: number): void {
  if (secured[fd] === 0 && !shakeHands(fd)) return;
  const got = transport.receive(fd, buffer, buffer.length);
  if (got === -constants.errno.EAGAIN) return;
  if (got <= 0) {
    transport.close(fd);
    return;
  }
  // "GET /delay/…": other requests are not looked at.
  if (buffer[5] === 0x64) defer(fd, got);
  else if (isLast(buffer.subarray(0, got))) {
    transport.send(fd, close, close.length);
    transport.close(fd);
  } else transport.send(fd, keep, keep.length);
}

const isLast = (request: Buffer): boolean =>
  request.includes(closeField) || request.includes(oldVersion);

function defer(fd: number, length: number): void {
  const text = buffer.toString('latin1', 0, length);
  const [, list = '0'] = /^GET \/delay\/([\d.,-]+)/.exec(text) ?? [];
  const delays = list.split(',');
  const delay = delays[turn % delays.length] ?? '0';
  turn += 1;
  if (delay === '-') {
    transport.close(fd);
    return;
  }
  const atMs = performance.now() + Number(delay);
  const place = later.findLastIndex((each) => each.atMs <= atMs) + 1;
  later.splice(place, 0, { atMs, fd, answer: text.includes('Connection: close') ? close : keep });
}

function sendDue(): void {
  while (later[0] !== undefined && later[0].atMs <= performance.now()) {
    const { fd, answer } = later.shift() ?? { fd: -1, answer: keep };
    transport.send(fd, answer, answer.length);
    if (answer === close) transport.close(fd);
  }
}

function acceptAll(): void {
  for (let fd = acceptNext(listener); fd >= 0; fd = acceptNext(listener)) {
    fds[fd] = fd;
    secured[fd] = transport.secure ? 0 : 1;
    transport.begin(fd);
    epoll.add(fd, EPOLLIN, fd);
  }
}

process.send?.(localPort(listener));
for (let nextTurnMs = 0; ; ) {
  const nowMs = performance.now();
  const count = epoll.wait(later.length > 0 ? 0 : 20_000);
  for (let i = 0; i < count; i += 1) {
    if (epoll.tag(i) === listener) acceptAll();
    else read(epoll.tag(i));
  }
  sendDue();
  if (nowMs >= nextTurnMs) {
    nextTurnMs = nowMs + 50;
    await turnOfTheLoop();
  }
}
