import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mpm } from '../../../src/mpm/config/server-config.ts';
import { readProcStat } from '../../../src/os/proc.ts';
import { type Client, connectTo, get, halfRequest, otherHalf } from '../../fixtures/mpm/client.ts';
import {
  type Kind,
  kinds,
  largeBytes,
  type Server,
  startServer,
  until,
} from '../../fixtures/mpm/servers.ts';

// What distinguishes the connection models, seen from outside. Each test runs against the real
// httpd and against ours; what is expected of one is expected of the other.

const mpms: readonly Mpm[] = ['prefork', 'worker', 'event'];
const everywhere = mpms.flatMap((mpm) => kinds.map((kind) => [mpm, kind] as const));

/** A pool of four, in one process where there are threads. */
const four = (mpm: Mpm) =>
  mpm === 'prefork'
    ? 'StartServers 4\nServerLimit 4\nMaxRequestWorkers 4\nMinSpareServers 1\nMaxSpareServers 4'
    : 'StartServers 1\nServerLimit 1\nThreadsPerChild 4\nMaxRequestWorkers ' +
      '4\nMinSpareThreads 1\nMaxSpareThreads 75';

const start = (kind: Kind, mpm: Mpm, more: string) =>
  startServer(kind, mpm, `${four(mpm)}\n${more}`);

async function clients(port: number, count: number): Promise<readonly Client[]> {
  return Promise.all(Array.from({ length: count }, () => connectTo(port)));
}

/** Clients that each hold a worker, in this order. */
async function holding({ port }: Server, count: number): Promise<readonly Client[]> {
  const all: Client[] = [];
  for (let i = 0; i < count; i += 1) {
    const client = await connectTo(port);
    client.send(halfRequest);
    all.push(client);
    await wait(20);
  }
  return all;
}

describe.concurrent.each(everywhere)('%s, %s', (mpm, kind) => {
  test(
    'MaxRequestWorkers is a wall: the fifth client waits until one ' + 'of four is done',
    async () => {
      await using server = await start(kind, mpm, 'KeepAlive Off');
      const held = await holding(server, 4);
      const fifth = await connectTo(server.port);
      fifth.send(get('/small.txt'));
      expect(await fifth.hears(1, 700)).toBe(false);
      held[0]?.send(otherHalf);
      expect(await fifth.hears(1)).toBe(true);
      for (const client of [...held.slice(1)]) client.send(otherHalf);
      for (const client of held) expect(await client.hears(1)).toBe(true);
      expect(fifth.received()).toContain('200 OK');
      for (const client of [...held, fifth]) client.close();
    },
  );

  test(
    'four kept-alive connections that idle starve a fifth under ' + 'prefork and worker only',
    async () => {
      await using server = await start(kind, mpm, 'KeepAliveTimeout 3');
      const parked = await clients(server.port, 4);
      for (const client of parked) client.send(get('/small.txt'));
      for (const client of parked) expect(await client.hears(1)).toBe(true);
      const fifth = await connectTo(server.port);
      fifth.send(get('/small.txt'));
      // Before KeepAliveTimeout has freed a worker.
      expect(await fifth.hears(1, mpm === 'event' ? 2500 : 1000)).toBe(mpm === 'event');
      // KeepAliveTimeout frees the workers; nobody waits for ever.
      expect(await fifth.hears(1, 5000)).toBe(true);
      for (const client of [...parked, fifth]) client.close();
    },
  );

  // One after the other on one server: each leaves it at rest.
  describe.sequential('with short times', () => {
    let server: Server;
    const short = 'MaxKeepAliveRequests 100\nKeepAliveTimeout 1\nTimeout 1';
    beforeAll(async () => {
      server = await start(kind, mpm, short);
    });
    afterAll(() => server[Symbol.asyncDispose]());

    test('MaxKeepAliveRequests 100 gives 101 responses, the last of which says close', async () => {
      const client = await connectTo(server.port);
      for (let i = 1; i <= 101; i += 1) {
        client.send(get('/small.txt'));
        expect(await client.hears(i), `response ${i}`).toBe(true);
      }
      await until('the server closes', client.ended, 3000);
      expect(client.responses()).toBe(101);
      expect(client.received().match(/^Connection: close/gm)).toHaveLength(1);
    });

    test(
      'a kept-alive connection that stays silent is closed without a word after its ' + 'time',
      async () => {
        const client = await connectTo(server.port);
        // Its silence begins after that.
        const startedMs = performance.now();
        client.send(get('/small.txt'));
        expect(await client.hears(1)).toBe(true);
        const heard = client.received();
        await until('the server closes', client.ended, 4000);
        // event closes what is due within 100 ms with the rest (TIMEOUT_FUDGE_FACTOR in event.c).
        expect(performance.now() - startedMs).toBeGreaterThan(890);
        expect(client.received()).toBe(heard);
        await until('nobody is busy', async () => (await server.status()).busyWorkers === 1);
      },
    );

    test(
      'a client that sends half a request, or a byte now and then, gives its worker ' +
        'back after Timeout',
      async () => {
        const held = await holding(server, 3);
        await until(
          'only the status request is busy',
          async () => (await server.status()).busyWorkers === 1,
          8000,
        );
        for (const client of held) client.close();
      },
    );

    test(
      'a client that never reads a large document gives everything ' + 'back after Timeout',
      async () => {
        const client = await connectTo(server.port);
        client.socket.pause();
        client.send(get('/large.bin'));
        await wait(300);
        await until(
          'only the status request is busy',
          async () => (await server.status()).busyWorkers === 1,
          12_000,
        );
        client.close();
      },
    );
  });

  test('clients that reset leave no descriptor behind', async () => {
    await using server = await start(kind, mpm, '');
    const descriptors = () => server.children().reduce((sum, pid) => sum + countFds(pid), 0);
    const before = descriptors();
    for (let i = 0; i < 100; i += 1) {
      const client = await connectTo(server.port);
      client.send(i % 2 === 0 ? get('/large.bin') : halfRequest);
      if (i % 4 === 0) await wait(2);
      client.socket.resetAndDestroy();
    }
    await until('all descriptors are closed', () => descriptors() <= before, 10_000);
  });

  test('MaxConnectionsPerChild replaces children, and nobody is refused', async () => {
    await using server = await start(kind, mpm, 'MaxConnectionsPerChild 4\nKeepAlive Off');
    const before = server.children();
    // Each of four has had its share, and each process has been replaced three times.
    for (let i = 0; i < 16; i += 1) {
      const client = await connectTo(server.port);
      client.send(get('/small.txt'));
      expect(await client.hears(1, 12_000), `request ${i}`).toBe(true);
      client.close();
    }
    expect(server.children().filter((pid) => before.includes(pid)).length).toBeLessThan(
      before.length,
    );
  });
});

function countFds(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

test.concurrent.each(everywhere)('%s, %s: an answer is dated by its request', async (mpm, kind) => {
  await using server = await start(kind, mpm, '');
  const client = await connectTo(server.port);
  const beforeSeconds = Math.floor(Date.now() / 1000);
  client.send('GET /small.txt HTTP/1.1\r\n');
  await wait(2100);
  client.send('Host: localhost\r\n\r\n');
  expect(await client.hears(1)).toBe(true);
  const date = /^Date: (.*)\r$/m.exec(client.received())?.[1] ?? '';
  expect(Date.parse(date) / 1000 - beforeSeconds).toBeLessThanOrEqual(1);
  client.close();
});

/**
 * Clients that ask for more than a socket takes and read none of it, and one after them who asks
 * for little.
 */
async function slowAndQuick({ port }: Server, count: number) {
  const slow = await clients(port, count);
  for (const client of slow) {
    client.socket.pause();
    client.send(get('/large.bin'));
  }
  await wait(500);
  const quick = await connectTo(port);
  quick.send(get('/small.txt'));
  return { slow, quick };
}

describe.concurrent.each(kinds)('event, %s', (kind) => {
  test('when all threads are busy, kept-alive connections that idle are closed', async () => {
    await using server = await start(kind, 'event', 'KeepAliveTimeout 60');
    // One more, and the process would stop accepting for too many connections before its threads
    // are all busy.
    const parked = await clients(server.port, 2);
    for (const client of parked) client.send(get('/small.txt'));
    for (const client of parked) expect(await client.hears(1)).toBe(true);
    const held = await holding(server, 4);
    // The fifth finds no worker, which the listener notices.
    const fifth = await connectTo(server.port);
    fifth.send(get('/small.txt'));
    const closed = () =>
      until('all parked ones are closed', () => parked.every((client) => client.ended()), 5000);
    // Ours closes them at once; httpd lets a worker do it, the first that is free again.
    if (kind === 'native') await closed();
    else await wait(1000);
    for (const client of held) client.send(otherHalf);
    await closed();
    expect(parked.map((client) => client.responses())).toEqual([1, 1]);
    expect(await fifth.hears(1)).toBe(true);
    for (const client of [...held, ...parked, fifth]) client.close();
  });

  test(
    'a client that reads slowly holds a thread while its document ' + 'passes through memory',
    async () => {
      await using server = await start(kind, 'event', '');
      const { slow, quick } = await slowAndQuick(server, 4);
      expect(await quick.hears(1, 700)).toBe(false);
      slow[0]?.close();
      expect(await quick.hears(1)).toBe(true);
      for (const client of [...slow.slice(1), quick]) client.close();
    },
  );

  test('a client that reads slowly holds no thread with EnableSendfile On', async () => {
    await using server = await start(kind, 'event', 'EnableSendfile On');
    const { slow, quick } = await slowAndQuick(server, 6);
    expect(await quick.hears(1, 2000)).toBe(true);
    // httpd brings this figure up to date only when a queue is due.
    if (kind === 'native') {
      const isWriting = async () => (await server.status()).connsAsyncWriting === 6;
      await until('six are written to without a thread', isWriting);
    }
    for (const client of slow) client.socket.resume();
    await until(
      'all have the whole document',
      () => slow.every((client) => client.received().length > 16 * 2 ** 20),
      15_000,
    );
    for (const client of [...slow, quick]) client.close();
  });

  test(
    'a graceful stop keeps as many threads as there are connections, and those are ' +
      'served to their end',
    async () => {
      await using server = await start(kind, 'event', 'EnableSendfile On');
      // One that is written to without a thread, and four that hold one: nobody is idle when the
      // first takes more.
      const [slow] = await clients(server.port, 1);
      slow?.socket.pause();
      slow?.send(get('/large.bin'));
      await wait(500);
      const [child = 0] = server.children();
      const before = readProcStat(child)?.threads ?? 0;
      const [first, ...others] = await holding(server, 4);
      // The last of them is read too: nobody can be asked any more, so time has to do.
      await wait(1000);
      server.signal('SIGWINCH');
      await wait(1000);
      slow?.socket.resume();
      await wait(500);
      for (const client of others) client.send(otherHalf);
      for (const client of others) expect(await client.hears(1)).toBe(true);
      await until(
        'the slow one has it all',
        () => (slow?.received().length ?? 0) > largeBytes,
        15_000,
      );
      // One connection is left, and one thread for it.
      await until('three threads have ended', () => readProcStat(child)?.threads === before - 3);
      first?.send(otherHalf);
      expect(await first?.hears(1)).toBe(true);
      await until('it is gone', () => server.process.exitCode === 0, 15_000);
    },
  );
});
