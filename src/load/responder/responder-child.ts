import { constants } from 'node:os';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { socketAddress } from '../../os/address.ts';
import { createEpoll, EPOLLIN } from '../../os/epoll.ts';
import {
  acceptNext,
  closeSocket,
  listenOn,
  localPort,
  receive,
  transmit,
} from '../../os/sockets.ts';

// A minimal server on one epoll: it answers every request with 1 KiB. For "/delay/1,5,20" it
// answers after these milliseconds in turn, and stays awake to be exact to microseconds; "-" ends
// the connection instead of an answer. It obeys `Connection: close`.
process.on('disconnect', () => process.exit(1));

const body = Buffer.alloc(1024, 'x');
const head = (more: string) => `HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n${more}\r\n`;
const keep = Buffer.concat([Buffer.from(head('')), body]);
const close = Buffer.concat([Buffer.from(head('Connection: close\r\n')), body]);
const closeField = Buffer.from('Connection: close');

const listener = listenOn(socketAddress('127.0.0.1', 0), 4096);
const epoll = createEpoll();
epoll.add(listener, EPOLLIN, listener);
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Delayed answers, the next one first. */
const later: { readonly atMs: number; readonly fd: number; readonly answer: Buffer }[] = [];
let turn = 0;

function read(fd: number): void {
  const got = receive(fd, buffer, buffer.length);
  if (got === -constants.errno.EAGAIN) return;
  if (got <= 0) {
    closeSocket(fd);
    return;
  }
  // "GET /delay/…": other requests are not looked at.
  if (buffer[5] === 0x64) defer(fd, got);
  else if (buffer.subarray(0, got).includes(closeField)) {
    transmit(fd, close, close.length);
    closeSocket(fd);
  } else transmit(fd, keep, keep.length);
}

function defer(fd: number, length: number): void {
  const text = buffer.toString('latin1', 0, length);
  const [, list = '0'] = /^GET \/delay\/([\d.,-]+)/.exec(text) ?? [];
  const delays = list.split(',');
  const delay = delays[turn % delays.length] ?? '0';
  turn += 1;
  if (delay === '-') {
    closeSocket(fd);
    return;
  }
  const atMs = performance.now() + Number(delay);
  const place = later.findLastIndex((each) => each.atMs <= atMs) + 1;
  later.splice(place, 0, { atMs, fd, answer: text.includes('Connection: close') ? close : keep });
}

function sendDue(): void {
  while (later[0] !== undefined && later[0].atMs <= performance.now()) {
    const { fd, answer } = later.shift() ?? { fd: -1, answer: keep };
    transmit(fd, answer, answer.length);
    if (answer === close) closeSocket(fd);
  }
}

function acceptAll(): void {
  for (let fd = acceptNext(listener); fd >= 0; fd = acceptNext(listener))
    epoll.add(fd, EPOLLIN, fd);
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
