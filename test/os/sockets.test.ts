import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AF_INET, AF_INET6, socketAddress } from '../../src/os/address.ts';
import { awaitReady, POLLIN } from '../../src/os/descriptors.ts';
import { createEpoll, EPOLLIN, EPOLLOUT } from '../../src/os/epoll.ts';
import { errnoName, SystemError } from '../../src/os/errors.ts';
import {
  acceptNext,
  closeSocket,
  connectError,
  listenOn,
  localPort,
  openSocket,
  receive,
  startConnect,
  transmit,
} from '../../src/os/sockets.ts';

const { EAGAIN, ECONNREFUSED, ECONNRESET, EINPROGRESS } = constants.errno;

const loopbacks = [
  ['IPv4', '127.0.0.1', AF_INET],
  ['IPv6', '::1', AF_INET6],
] as const;

/** A connected pair of sockets over the loopback interface. */
function pair(host: string, family: number) {
  const listener = listenOn(socketAddress(host, 0));
  const client = openSocket(family);
  const started = startConnect(client, socketAddress(host, localPort(listener)));
  expect([0, -EINPROGRESS]).toContain(started);
  using epoll = createEpoll();
  epoll.add(listener, EPOLLIN, 1);
  expect(epoll.wait(1e6)).toBe(1);
  const server = acceptNext(listener);
  expect(server).toBeGreaterThan(0);
  onTestFinished(() => {
    for (const fd of [listener, client, server]) closeSocket(fd);
  });
  return { client, server, listener };
}

describe.each(loopbacks)('%s', (_, host, family) => {
  test('what one end sends the other receives, and the end of one is seen by the other', () => {
    const { client, server } = pair(host, family);
    expect(connectError(client)).toBe(0);
    expect(transmit(client, Buffer.from('hello'), 5)).toBe(5);
    using epoll = createEpoll();
    epoll.add(server, EPOLLIN, 7);
    expect(epoll.wait(1e6)).toBe(1);
    expect([epoll.tag(0), epoll.events(0)]).toEqual([7, EPOLLIN]);
    const buffer = Buffer.alloc(10);
    expect(receive(server, buffer, 10)).toBe(5);
    expect(buffer.toString('latin1', 0, 5)).toBe('hello');
    expect(receive(server, buffer, 10)).toBe(-EAGAIN);
    closeSocket(client);
    expect(epoll.wait(1e6)).toBe(1);
    expect(receive(server, buffer, 10)).toBe(0);
  });

  test('a reset is an error, not an end', () => {
    const { client, server } = pair(host, family);
    // Bytes that nobody read turn the end into a reset (RFC 1122 section 4.2.2.13).
    transmit(server, Buffer.from('x'), 1);
    awaitReady(client, POLLIN, 1000);
    closeSocket(client);
    using epoll = createEpoll();
    epoll.add(server, EPOLLIN, 1);
    epoll.wait(1e6);
    expect(receive(server, Buffer.alloc(1), 1)).toBe(-ECONNRESET);
  });

  test('a connect that nobody answers is refused', () => {
    const listener = listenOn(socketAddress(host, 0));
    const port = localPort(listener);
    closeSocket(listener);
    const client = openSocket(family);
    onTestFinished(() => void closeSocket(client));
    const started = startConnect(client, socketAddress(host, port));
    using epoll = createEpoll();
    epoll.add(client, EPOLLOUT, 1);
    epoll.wait(1e6);
    expect(started === -ECONNREFUSED ? ECONNREFUSED : connectError(client)).toBe(ECONNREFUSED);
  });
});

test('nobody waiting is EAGAIN, and a buffer that is full too', () => {
  const { client, listener } = pair('127.0.0.1', AF_INET);
  expect(acceptNext(listener)).toBe(-EAGAIN);
  const block = Buffer.alloc(1 << 20);
  let sent = 0;
  for (let i = 0; i < 100 && sent >= 0; i += 1) sent = transmit(client, block, block.length);
  expect(sent).toBe(-EAGAIN);
});

test('a port that is taken is an error which names the call', () => {
  const listener = listenOn(socketAddress('127.0.0.1', 0));
  onTestFinished(() => void closeSocket(listener));
  expect(() => listenOn(socketAddress('127.0.0.1', localPort(listener)))).toThrow(
    new SystemError('bind', 'an IPv4 address', constants.errno.EADDRINUSE),
  );
  expect(errnoName(constants.errno.EADDRINUSE)).toBe('EADDRINUSE');
});

test('without descriptors a socket is EMFILE, and nothing is thrown', () => {
  const program = `
    import { openSocket } from '${resolve(import.meta.dirname, '../../src/os/sockets.ts')}';
    let fd = 0;
    for (let i = 0; i < 500 && fd >= 0; i += 1) fd = openSocket(2);
    console.log(fd);`;
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, program],
    { encoding: 'utf8' },
  );
  expect(Number(stdout)).toBe(-constants.errno.EMFILE);
});

test('IPv6 addresses are read in every notation', () => {
  const groups = (host: string) => socketAddress(host, 0).bytes.subarray(8, 24).toString('hex');
  expect(groups('::1')).toBe(`${'0'.repeat(31)}1`);
  expect(groups('fe80::1:2')).toBe('fe800000000000000000000000010002');
  expect(groups('1:2:3:4:5:6:7:8')).toBe('00010002000300040005000600070008');
  expect(groups('::ffff:127.0.0.1')).toBe('00000000000000000000ffff7f000001');
  expect(groups('1:2:3:4:5:6:7.8.9.10')).toBe('0001000200030004000500060708090a');
  expect(() => socketAddress('fe80::1%eth0', 80)).toThrow('"fe80::1%eth0" is not an address');
  expect(() => socketAddress('localhost', 80)).toThrow('"localhost" is not an address in numbers');
});
