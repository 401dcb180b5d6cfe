import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Mpm } from '../../../src/mpm/config/server-config.ts';
import { processTree, readProcStat } from '../../../src/os/proc.ts';
import { probe } from '../../../src/server/probe.ts';
import { connectTo, get, halfRequest, otherHalf } from '../../fixtures/mpm/client.ts';
import { kinds, type Server, small, startServer, until } from '../../fixtures/mpm/servers.ts';

// The parent's life under signals, crashes and load; each test runs against the real httpd and
// against ours.

const mpms: readonly Mpm[] = ['prefork', 'worker', 'event'];
const everywhere = mpms.flatMap((mpm) => kinds.map((kind) => [mpm, kind] as const));

const pool = (mpm: Mpm) =>
  mpm === 'prefork'
    ? 'StartServers 4\nServerLimit 16\nMaxRequestWorkers 8\nMinSpareServers 2\nMaxSpareServers 6'
    : 'StartServers 2\nServerLimit 8\nThreadsPerChild 3\nMaxRequestWorkers ' +
      '12\nMinSpareThreads 1\nMaxSpareThreads 12';

/** New connections one after the other until they are to stop: the answer of each. */
function steadyClients(server: Server, count: number) {
  let stopped = false;
  const outcomes = { right: 0, wrong: [] as string[] };
  const visit = async () => {
    while (!stopped) {
      const answer = await probe(`http://127.0.0.1:${server.port}/small.txt`, {
        timeoutMs: 15_000,
      }).catch((error: unknown) => String(error));
      if (typeof answer !== 'string' && answer.body.toString() === small) outcomes.right += 1;
      else outcomes.wrong.push(typeof answer === 'string' ? answer : `status ${answer.status}`);
      // The new children need CPU time too.
      await wait(5);
    }
  };
  const all = Promise.all(Array.from({ length: count }, visit));
  return {
    /** Waits until that many more have a right answer. */
    async answers(more: number) {
      const wanted = outcomes.right + more;
      await until(`${wanted} are answered`, () => outcomes.right >= wanted);
    },
    async stop() {
      stopped = true;
      await all;
      return outcomes.wrong;
    },
  };
}

const allAreNew = (server: Server, old: readonly number[]) =>
  until(
    'all children are new',
    () => {
      const now = server.children();
      return now.length > 0 && now.every((pid) => !old.includes(pid));
    },
    15_000,
  );

/** A worker is in the middle of a request's head. */
const isRead = (server: Server) =>
  until('half a request is read', async () => (await server.status()).scoreboard.includes('R'));

const mostThreads = (server: Server): number =>
  Math.max(0, ...server.children().map((pid) => readProcStat(pid)?.threads ?? 0));

describe.concurrent.each(everywhere)('%s, %s', (mpm, kind) => {
  test('a graceful restart under load loses no request, and replaces every child', async () => {
    await using server = await startServer(kind, mpm, `${pool(mpm)}\nKeepAlive Off`);
    const old = server.children();
    const load = steadyClients(server, 3);
    await load.answers(10);
    server.signal('SIGUSR1');
    await allAreNew(server, old);
    await load.answers(10);
    expect(await load.stop()).toEqual([]);
    expect(server.log()).toMatch(/AH00(171|297|493): /);
  });

  test('a child that is killed loses its own connections and is replaced', async () => {
    await using server = await startServer(kind, mpm, pool(mpm));
    const held = await connectTo(server.port);
    held.send(halfRequest);
    await isRead(server);
    const victims = server.children();
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    await until('the connection is gone', held.ended);
    await until(
      'there are new children that answer',
      async () =>
        server.children().some((pid) => !victims.includes(pid)) &&
        (await server.status().then(
          () => true,
          () => false,
        )),
      10_000,
    );
    expect(server.process.exitCode).toBeNull();
  });

  test(
    'WINCH: no new connection, the one under way is answered, the pid file is gone at ' + 'once',
    async () => {
      await using server = await startServer(kind, mpm, pool(mpm));
      expect(readFileSync(server.pidFile, 'utf8').trim()).toBe(String(server.pid));
      const held = await connectTo(server.port);
      held.send(halfRequest);
      await isRead(server);
      const before = mostThreads(server);
      const exited = once(server.process, 'exit');
      server.signal('SIGWINCH');
      await until('the pid file is gone', () => !existsSync(server.pidFile), 3000);
      await until('nobody listens', () => refuses(server.port), 5000);
      // The sockets are closed first, and only then do the children hear of it (ap_close_listeners,
      // ap_mpm_podx_killpg), in both servers.
      await until('the other children are gone', () => server.children().length === 1);
      // worker and event end the threads that are not needed any more (ap_queue_term,
      // worker_thread_should_exit_early).
      if (mpm === 'prefork') await wait(500);
      else await until('its own has heard of it', () => mostThreads(server) <= before - 2);
      held.send(otherHalf);
      expect(await held.hears(1)).toBe(true);
      expect(held.received()).toMatch(/^Connection: close/m);
      expect(held.received()).toContain(small);
      held.close();
      await exited;
      expect(server.process.exitCode).toBe(0);
      expect(server.log()).toMatch(/AH00(170|296|492): caught SIGWINCH, shutting down gracefully/);
    },
  );

  test('GracefulShutdownTimeout ends what does not end by itself', async () => {
    await using server = await startServer(kind, mpm, `${pool(mpm)}\nGracefulShutdownTimeout 1`);
    const held = await connectTo(server.port);
    held.send(halfRequest);
    await isRead(server);
    const exited = once(server.process, 'exit');
    server.signal('SIGWINCH');
    await exited;
    await until('the connection is gone', held.ended);
  });

  test('TERM ends everybody, the pid file too', async () => {
    await using server = await startServer(kind, mpm, pool(mpm));
    const pids = server.children();
    const exited = once(server.process, 'exit');
    server.signal('SIGTERM');
    await exited;
    expect(existsSync(server.pidFile)).toBe(false);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(server.log()).toMatch(/AH00(169|295|491): caught SIGTERM, shutting down/);
  });

  test('HUP begins a new generation at once', async () => {
    await using server = await startServer(kind, mpm, pool(mpm));
    const old = server.children();
    server.signal('SIGHUP');
    await allAreNew(server, old);
    await until('it answers', () =>
      server.status().then(
        () => true,
        () => false,
      ),
    );
    expect(server.log()).toMatch(/AH00(173|298|494): SIGHUP received. {2}Attempting to restart/);
  });
});

async function refuses(port: number): Promise<boolean> {
  const client = await connectTo(port).catch(() => null);
  client?.close();
  return client === null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.concurrent(
  'kept-alive connections that idle end with the graceful restart ' + 'of event, in both',
  async () => {
    for (const kind of kinds) {
      await using server = await startServer(
        kind,
        'event',
        `${pool('event')}\nKeepAliveTimeout 60`,
      );
      const client = await connectTo(server.port);
      client.send(get('/small.txt'));
      expect(await client.hears(1)).toBe(true);
      server.signal('SIGUSR1');
      await until('the connection is closed', client.ended, 8000);
      expect(client.responses()).toBe(1);
    }
  },
);

test.concurrent.each(kinds)(
  'event, %s: of a child that ends gracefully the scoreboard shows the threads that ' +
    'are still needed, as G',
  async (kind) => {
    await using server = await startServer(kind, 'event', pool('event'));
    const held = await connectTo(server.port);
    held.send(halfRequest);
    await isRead(server);
    const old = server.children();
    server.signal('SIGUSR1');
    await until('there are new children', () =>
      server.children().some((pid) => !old.includes(pid)),
    );
    const letters = async () => (await server.status()).scoreboard;
    await until('one is G', async () => (await letters()).match(/G/g)?.length === 1);
    held.send(otherHalf);
    expect(await held.hears(1)).toBe(true);
    await until('none is G', async () => !(await letters()).includes('G'));
  },
);

describe.concurrent('the process that prefork forks its children from', () => {
  const template = (server: Server) =>
    processTree(server.pid).filter((pid) => pid !== server.pid && !server.children().includes(pid));
  // A child that has just been forked is not known as one yet, and one that ends is not gone yet.
  const onlyTemplate = async (server: Server, notThis = -1): Promise<number> => {
    let found = -1;
    await until('there is one template', () => {
      const [first = -1, second] = template(server);
      found = first;
      return first !== -1 && first !== notThis && second === undefined;
    });
    return found;
  };

  test('is not needed by those that it has forked, and is replaced', async () => {
    await using server = await startServer('native', 'prefork', pool('prefork'));
    const held = await connectTo(server.port);
    held.send(halfRequest);
    await isRead(server);
    const killed = await onlyTemplate(server);
    process.kill(killed, 'SIGKILL');
    const [victim = 0, ...others] = server.children();
    await until('the template is gone', () => !template(server).includes(killed));
    held.send(otherHalf);
    expect(await held.hears(1)).toBe(true);
    for (const pid of server.children()) if (pid !== victim) process.kill(pid, 'SIGTERM');
    await until(
      'there are others',
      () => server.children().filter((pid) => !others.includes(pid)).length > 1,
    );
    await onlyTemplate(server, killed);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('ends with its parent: %s', async (signal) => {
    await using server = await startServer('native', 'prefork', pool('prefork'));
    await onlyTemplate(server);
    const all = processTree(server.pid).filter((pid) => pid !== server.pid);
    server.signal(signal);
    await until('nobody is left', () => !all.some(isAlive));
  });

  test('is another one in each generation', async () => {
    await using server = await startServer('native', 'prefork', pool('prefork'));
    const before = await onlyTemplate(server);
    const old = server.children();
    server.signal('SIGUSR1');
    await allAreNew(server, old);
    await onlyTemplate(server, before);
  });
});
