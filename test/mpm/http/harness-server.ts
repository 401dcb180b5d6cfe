import { once } from 'node:events';
import { closeSync, readSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type HttpSettings, openConversation, type Wire } from '../../../src/mpm/http/http.ts';
import { socketAddress } from '../../../src/os/address.ts';
import { createEpoll, EPOLLIN, EPOLLOUT, type Epoll } from '../../../src/os/epoll.ts';
import { shutdown } from '../../../src/os/libc.ts';
import {
  acceptNext,
  closeSocket,
  listenOn,
  localPort,
  receive,
  transmit,
} from '../../../src/os/sockets.ts';

/**
 * A server of the least that serves: threads that each take a connection and hold it to its end, with nothing of an MPM. What it
 * answers is src/mpm/http's answer and nobody else's. Run as a process: harness-server.ts THREADS SETTINGS, prints its port.
 */
const EAGAIN = 11;

type Plain = Omit<HttpSettings, 'isStopping' | 'status'>;

if (isMainThread) {
  const settings = JSON.parse(process.argv[3] ?? '{}') as Plain;
  const listener = listenOn(socketAddress('127.0.0.1', 0), 511);
  const workers = Array.from(
    { length: Number(process.argv[2]) },
    () => new Worker(new URL(import.meta.url), { workerData: { listener, settings } }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  process.stdout.write(`${localPort(listener)}\n`);
  // Nobody is left to serve when who started us has gone.
  process.stdin.on('end', () => process.exit(0)).resume();
} else {
  serve(workerData.listener as number, workerData.settings as Plain);
}

function serve(listener: number, plain: Plain): never {
  const conversation = openConversation({
    ...plain,
    isStopping: () => false,
    status: (query) => ({ type: 'text/plain', body: `query: ${query}\n` }),
  });
  using newcomers = createEpoll();
  using connection = createEpoll();
  newcomers.add(listener, EPOLLIN, 0);
  parentPort?.postMessage('ready');
  for (;;) {
    newcomers.wait(1e6);
    const fd = acceptNext(listener);
    if (fd < 0) continue;
    connection.add(fd, EPOLLIN, 0);
    conversation.reset();
    const wire = wireOf(fd, connection);
    let response = conversation.next(wire);
    while (response !== null) {
      const sent = wire.send(response.head, response.headBytes);
      const body = response.body === null || wire.send(response.body, response.body.length);
      if (response.file !== null) sendFile(wire, response.file);
      if (!sent || !body || !response.keepAlive) break;
      response = conversation.next(wire);
    }
    shutdown(fd, 1);
    const drained = Buffer.alloc(65_536);
    while (wire.receive(drained, 0, drained.length, 1000) > 0);
    connection.remove(fd);
    closeSocket(fd);
  }
}

function wireOf(fd: number, epoll: Epoll): Wire {
  return {
    receive(buffer, offset, length, timeoutMs) {
      for (const until = Date.now() + timeoutMs; ; ) {
        const got = receive(fd, buffer.subarray(offset), length);
        if (got >= 0) return got;
        if (got !== -EAGAIN) return -2;
        if (Date.now() >= until) return -1;
        epoll.change(fd, EPOLLIN, 0);
        epoll.wait((until - Date.now()) * 1000);
      }
    },
    send(bytes, length) {
      for (let sent = 0; sent < length; ) {
        const took = transmit(fd, bytes.subarray(sent), length - sent);
        if (took < 0 && took !== -EAGAIN) return false;
        if (took > 0) sent += took;
        else {
          epoll.change(fd, EPOLLOUT, 0);
          if (epoll.wait(5e6) === 0) return false;
        }
      }
      return true;
    },
  };
}

function sendFile(wire: Wire, file: { fd: number; offset: number; length: number }): void {
  const bytes = Buffer.alloc(file.length);
  readSync(file.fd, bytes, 0, file.length, file.offset);
  closeSync(file.fd);
  wire.send(bytes, bytes.length);
}
