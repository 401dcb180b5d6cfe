import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { socketAddress } from '../../src/os/address.ts';
import {
  awaitEither,
  awaitReady,
  clearWake,
  createEventFd,
  createPipe,
  POLLIN,
  readBytes,
  sendFile,
  setBlocking,
  wake,
  writeBytes,
} from '../../src/os/descriptors.ts';
import { createEpoll, EPOLLIN, EPOLLONESHOT, epollAt } from '../../src/os/epoll.ts';
import { createSharedMemory, mapShared } from '../../src/os/shared-memory.ts';
import {
  acceptBlocking,
  closeSocket,
  endSending,
  limitReceiveTime,
  listenOn,
  localPort,
  openSocket,
  receive,
  receiveNow,
  startConnect,
  transmitMore,
} from '../../src/os/sockets.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

const { EAGAIN, EBADF, EPIPE } = constants.errno;
const osFolder = resolve(import.meta.dirname, '../../src/os');

/** A connection whose server end blocks. */
function connection(host: string) {
  const listener = listenOn(socketAddress(host, 0));
  const address = socketAddress(host, localPort(listener));
  const client = openSocket(address.family);
  startConnect(client, address);
  expect(awaitReady(listener, POLLIN, 1000)).toBe(true);
  const server = acceptBlocking(listener);
  onTestFinished(() => {
    for (const fd of [listener, client, server]) closeSocket(fd);
  });
  return { client, server };
}

describe.each(['127.0.0.1', '::1'])('a socket that blocks, over %s', (host) => {
  test('a receive with a time-out waits for that long and no longer', () => {
    const { server } = connection(host);
    limitReceiveTime(server, 50);
    const startedMs = performance.now();
    expect(receive(server, Buffer.alloc(8), 8)).toBe(-EAGAIN);
    expect(performance.now() - startedMs).toBeGreaterThan(45);
    expect(receiveNow(server, Buffer.alloc(8), 8)).toBe(-EAGAIN);
  });

  test('a file goes out behind its head, from the offset that was asked for', () => {
    const { client, server } = connection(host);
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, '0123456789');
    const file = openSync(path, 'r');
    onTestFinished(() => closeSync(file));
    expect(transmitMore(server, Buffer.from('head:'), 5)).toBe(5);
    expect(sendFile(server, file, 3, 4)).toBe(4);
    expect(sendFile(server, file, 10, 4)).toBe(0);
    expect(endSending(server)).toBe(0);
    const buffer = Buffer.alloc(32);
    expect(awaitReady(client, POLLIN, 1000)).toBe(true);
    const got = receive(client, buffer, 32);
    expect(buffer.toString('latin1', 0, got)).toBe('head:3456');
  });
});

test('a file cannot be sent to a peer that is gone, nor to a descriptor that is none', () => {
  const { client, server } = connection('127.0.0.1');
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, 'x'.repeat(100_000));
  const file = openSync(path, 'r');
  onTestFinished(() => closeSync(file));
  endSending(server);
  expect(sendFile(server, file, 0, 10)).toBe(-EPIPE);
  expect(sendFile(-1, file, 0, 10)).toBe(-EBADF);
  expect(receive(client, Buffer.alloc(1), 1)).toBe(0);
});

test('an eventfd is ready from a wake-up until it is cleared, however often it was woken', () => {
  const fd = createEventFd();
  onTestFinished(() => void closeSocket(fd));
  expect(awaitReady(fd, POLLIN, 0)).toBe(false);
  wake(fd);
  wake(fd);
  expect(awaitReady(fd, POLLIN, 0)).toBe(true);
  clearWake(fd);
  expect(awaitReady(fd, POLLIN, 0)).toBe(false);
});

test('of two descriptors those that can be read are reported', () => {
  const [first, second] = [createEventFd(), createEventFd()];
  onTestFinished(() => [first, second].forEach(closeSocket));
  wake(second);
  expect(awaitEither(first, second)).toBe(2);
  wake(first);
  expect(awaitEither(first, second)).toBe(3);
  clearWake(second);
  expect(awaitEither(first, second)).toBe(1);
  clearWake(first);
  expect(awaitEither(first, second, 10)).toBe(0);
});

test('a pipe gives each byte once, and its end when the writer is gone', () => {
  const pipe = createPipe();
  setBlocking(pipe.read, false);
  const byte = Buffer.alloc(1);
  expect(readBytes(pipe.read, byte, 1)).toBe(-EAGAIN);
  expect(writeBytes(pipe.write, Buffer.from('!$'), 2)).toBe(2);
  expect([readBytes(pipe.read, byte, 1), byte.toString()]).toEqual([1, '!']);
  expect([readBytes(pipe.read, byte, 1), byte.toString()]).toEqual([1, '$']);
  closeSocket(pipe.write);
  expect(readBytes(pipe.read, byte, 1)).toBe(0);
  closeSocket(pipe.read);
});

test('EPOLLONESHOT tells once, until it is asked again, also through another epoll object', () => {
  using epoll = createEpoll();
  const fd = createEventFd();
  onTestFinished(() => void closeSocket(fd));
  wake(fd);
  epoll.add(fd, EPOLLIN | EPOLLONESHOT, 5);
  expect([epoll.wait(0), epoll.tag(0)]).toEqual([1, 5]);
  expect(epoll.wait(0)).toBe(0);
  epollAt(epoll.fd).change(fd, EPOLLIN | EPOLLONESHOT, 6);
  expect([epoll.wait(0), epoll.tag(0)]).toEqual([1, 6]);
});

test('three processes that add to one word of shared memory lose nothing', async () => {
  const fd = createSharedMemory('test', 4096);
  const words = new Int32Array(mapShared(fd, 4096));
  const program = `
    import { mapShared } from '${osFolder}/shared-memory.ts';
    const words = new Int32Array(mapShared(3, 4096));
    for (let i = 0; i < 200_000; i += 1) Atomics.add(words, 7, 1);`;
  const child = async () => {
    const args = ['--input-type=module', '-e', program];
    const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', fd] });
    await once(process_, 'exit');
  };
  await Promise.all([child(), child(), child()]);
  expect(words[7]).toBe(600_000);
  closeSocket(fd);
});

test('memory that cannot be had is an error that names the call and the object', () => {
  expect(() => mapShared(-1, 4096)).toThrow('mmap 4096 bytes of descriptor -1: EBADF');
});

test('a wait that a signal interrupts is begun again', async () => {
  const program = `
    import { awaitReady, createEventFd } from '${osFolder}/descriptors.ts';
    process.on('SIGUSR2', () => {});
    console.log('waiting');
    const startedMs = performance.now();
    const ready = awaitReady(createEventFd(), 1, 300);
    console.log(ready, performance.now() - startedMs >= 299);`;
  const child = execa(process.execPath, ['--input-type=module', '-e', program]);
  for await (const line of child) {
    if (line === 'waiting') for (let i = 0; i < 3; i += 1) child.kill('SIGUSR2');
  }
  expect((await child).stdout).toBe('waiting\nfalse true');
});

test(
  'a child that leaves by _exit leaves with its status, whatever its ' + 'threads wait for',
  async () => {
    const program = `
    import { Worker } from 'node:worker_threads';
    import { exitNow } from '${osFolder}/process.ts';
    const words = new Int32Array(new SharedArrayBuffer(8));
    const source = "import { workerData as words } from 'node:worker_threads'; " +
 "Atomics.store(words, 0, 1); Atomics.notify(words, 0); Atomics.wait(words, 1, 0);";
    new Worker(source, { eval: true, workerData: words });
    Atomics.wait(words, 0, 0);
    exitNow(7);`;
    const { exitCode } = await execa(process.execPath, ['--input-type=module', '-e', program], {
      reject: false,
    });
    expect(exitCode).toBe(7);
  },
);
