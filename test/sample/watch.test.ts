import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { generate } from '../../src/load/generator.ts';
import { connectionsSampler, throughText } from '../../src/sample/connections.ts';
import { cpuUs } from '../../src/sample/cpu.ts';
import { memorySampler } from '../../src/sample/memory.ts';
import type { Target } from '../../src/sample/target.ts';
import { watch } from '../../src/sample/watch.ts';
import { arms } from '../../src/server/arm.ts';
import {
  cgroupProcs,
  foldersOf,
  makeCgroup,
  removeCgroup,
} from '../../src/server/process/own-cgroup.ts';
import { loadSpec } from '../fixtures/load/counting-server.ts';
import { needs } from '../fixtures/needs.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';
import { upToThree } from '../fixtures/up-to-three.ts';

// Runs alone: it measures CPU time and memory of processes.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const mib = 2 ** 20;

const target = (change: Partial<Target>): Target => ({
  host: '127.0.0.1',
  port: 1,
  pid: null,
  cgroup: null,
  readStats: null,
  ...change,
});

/** Names the interpreter itself: `python3` may be a script whose own children count as reaped. */
const interpreter = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])
  .toString()
  .trim();

/** A Python process that runs the program and prints a line when it is there. */
async function python(program: string, before = ''): Promise<ChildProcess & { pid: number }> {
  const child = spawn(
    'sh',
    [
      '-c',
      `${before} exec ${interpreter} -c "$0"`,
      `${program}\nprint("there", flush=True)\nimport time; time.sleep(60)`,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, so that what it forks ends with it.
      detached: true,
    },
  );
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null)
      process.kill(-(child.pid ?? 0), 'SIGKILL');
  });
  await once(child.stdout, 'data');
  return child as ChildProcess & { pid: number };
}

const allocate = (mebibytes: number) => `a = bytearray(${mebibytes} << 20)`;

const footprintOf = async (of: Target) => {
  const sampler = memorySampler(of);
  const row = await sampler?.read();
  sampler?.close?.();
  return { source: sampler?.source, footprintBytes: row?.[0] ?? 0 };
};

test('without a cgroup 64 MiB more memory are 64 MiB more footprint', async () => {
  const small = await footprintOf(target({ pid: (await python(allocate(1))).pid }));
  const large = await footprintOf(target({ pid: (await python(allocate(65))).pid }));
  expect(large.source).toBe('smaps_rollup');
  expect((large.footprintBytes - small.footprintBytes) / (64 * mib)).toBeCloseTo(1, 1.5);
});

test('memory that a child shares with its parent counts once', async () => {
  const fork = `${allocate(64)}\nimport os, time\nif os.fork() == 0: time.sleep(60)`;
  const { footprintBytes } = await footprintOf(target({ pid: (await python(fork)).pid }));
  expect(footprintBytes).toBeGreaterThan(64 * mib);
  expect(footprintBytes).toBeLessThan(80 * mib);
});

const permitted = () => {
  const probe = makeCgroup(`mpm-bench-test-${process.pid}`);
  if (probe !== null) void removeCgroup(foldersOf(probe));
  return probe !== null;
};

const ownCgroup = {
  name: 'permission to make a cgroup (root)',
  isMet: permitted(),
  isDemandedByCi: false,
};

needs(ownCgroup).test(
  'in a cgroup the footprint is what the kernel’s files say, within 3 %',
  async () => {
    const cgroup = makeCgroup(`mpm-bench-test-${process.pid}-memory`);
    if (cgroup === null) throw new Error('it was permitted a moment ago');
    onTestFinished(() => removeCgroup(foldersOf(cgroup)));
    const enter = cgroupProcs(cgroup)
      .map((file) => `echo $$ > ${file};`)
      .join(' ');
    const child = await python(allocate(64), enter);
    const { footprintBytes } = await footprintOf(target({ cgroup }));
    const usage = cgroup.version === 1 ? 'memory.usage_in_bytes' : 'memory.current';
    const total = Number(readFileSync(join(cgroup.memory, usage), 'utf8'));
    // Python reads files too, and page cache is in the total but not in the footprint.
    const cache = /^(?:total_cache|file) (\d+)$/m.exec(
      readFileSync(join(cgroup.memory, 'memory.stat'), 'utf8'),
    )?.[1];
    expect(footprintBytes / (total - Number(cache))).toBeGreaterThan(0.97);
    expect(footprintBytes / (total - Number(cache))).toBeLessThan(1.03);
    child.kill('SIGKILL');
    await once(child, 'exit');
  },
);

test('CPU time of a process tree is what its processes used', async () => {
  const burn =
    'import os, time\nif os.fork() == 0: time.sleep(60)\nwhile time.process_time() < 0.5: pass';
  const child = await python(burn);
  const used = await cpuUs(target({ pid: child.pid }));
  expect(used).toBeGreaterThan(490_000);
  expect(used).toBeLessThan(620_000);
});

test('the accept queue is as long as the connections that nobody accepted', async () => {
  const program =
    'import socket\ns = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(50); ' +
    'print(s.getsockname()[1], end=" ")';
  const child = spawn(
    'python3',
    ['-c', `${program}\nprint("", flush=True)\nimport time; time.sleep(60)`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const [data] = await once(child.stdout, 'data');
  const port = Number.parseInt(String(data), 10);
  const clients = Array.from({ length: 7 }, () => connect(port, '127.0.0.1'));
  onTestFinished(() => {
    for (const client of clients) client.destroy();
  });
  await Promise.all(clients.map((client) => once(client, 'connect')));
  const watching = watch(target({ port, pid: child.pid ?? null }));
  await watching.mark();
  await wait(1200);
  const { sockets, connections } = await watching.stop();
  expect(sockets.columns).toEqual(['atMs', 'acceptQueue', 'listenOverflows', 'listenDrops']);
  // Our own questions to the status page wait in it too, even when nobody waits for their answers
  // any more.
  const queues = sockets.rows.map(([, queue]) => queue ?? 0);
  expect(queues[0]).toBe(7);
  expect(Math.max(...queues)).toBeLessThanOrEqual(15);
  expect(connections?.columns.slice(0, 2)).toEqual(['atMs', 'established']);
  // The same ends, by their state: nobody needs to accept them for the kernel to tell. A machine
  // with many connections is given time.
  for (const open of [connectionsSampler, throughText]) {
    const sampler = open({ pid: child.pid ?? null, port }, 10_000);
    onTestFinished(() => sampler.close?.());
    const established = (await sampler.read())?.[0];
    expect(established).toBeGreaterThanOrEqual(7);
    expect(established).toBeLessThanOrEqual(15);
  }
});

test(
  'real httpd: its own count of requests, its memory, its processes ' + 'and its scoreboard',
  async () => {
    using run = testRun();
    await using server = await run.start('httpd-event');
    const observe = async () => {
      const watching = watch(server);
      const load = await generate(
        { ...loadSpec(server.port), durationSeconds: 2.2 },
        { cpus: null, warm: () => watching.mark(), signal: never },
      );
      const latest = watching.latest();
      return { load, latest, seen: await watching.stop() };
    };
    // A status page that does not answer at once tells nothing, and delays nothing.
    const { load, latest, seen } = await upToThree(
      observe,
      (each) => each.seen.accesses !== null && each.latest.scoreboard !== null,
    );
    expect(load.requests).toBeGreaterThan(100);
    expect(seen.accesses).not.toBeNull();
    expect(Math.abs((seen.accesses ?? 0) - load.requests)).toBeLessThanOrEqual(
      0.03 * load.requests,
    );
    expect(seen.cpuUs).toBeGreaterThan(100_000);
    expect(seen.cpuUs).toBeLessThan(2 * 2_400_000);
    // The parent and two children of 32 workers, with their listener and main threads.
    const counts = seen.processes.rows.map(([, processes, threads]) => [processes, threads]);
    expect(counts.length).toBeGreaterThanOrEqual(3);
    expect(new Set(counts.map(([processes]) => processes))).toEqual(new Set([3]));
    expect(Math.min(...counts.map(([, threads]) => threads ?? 0))).toBeGreaterThanOrEqual(
      1 + 2 * 33,
    );
    const answered = seen.scoreboard.rows.filter(([, busy]) => busy !== null);
    expect(answered.length).toBeGreaterThanOrEqual(3);
    const idleAndBusy = answered.map(([, busy, idle]) => (busy ?? 0) + (idle ?? 0));
    expect(new Set(idleAndBusy)).toEqual(new Set([64]));
    // event's own counts of connections without a worker are read from the same page.
    const kept = seen.scoreboard.columns.indexOf('asyncKeepAlive');
    expect(kept).toBeGreaterThan(0);
    for (const row of answered) expect(row[kept]).toBeGreaterThanOrEqual(0);
    expect(seen.memory?.footprintBytes.median).toBeGreaterThan(2 * mib);
    expect(seen.memory?.footprintBytes.median).toBeLessThan(40 * mib);
    expect(seen.memory?.footprintBytes.peak).toBeGreaterThanOrEqual(
      seen.memory?.footprintBytes.median ?? 0,
    );
    expect(seen.memory?.pssBytes).toBeGreaterThan(2 * mib);
    // What is known while it goes on is a row of the series.
    expect(seen.memory?.series.rows.map(([, bytes]) => bytes)).toContain(latest.footprintBytes);
    const { '.': open = 0, ...workers } = latest.scoreboard ?? {};
    expect(Object.values(workers).reduce((sum, count) => sum + count, 0)).toBe(64);
    expect(open).toBeGreaterThanOrEqual(0);
  },
);

test('a server that dies while it is watched ends the series, not the watch', async () => {
  using run = testRun();
  await using server = await run.start('httpd-worker');
  const watching = watch(server);
  await watching.mark();
  await wait(100);
  await server[Symbol.asyncDispose]();
  await wait(200);
  const seen = await watching.stop();
  expect(seen.accesses).toBeNull();
  expect(seen.memory?.series.rows.length ?? 0).toBeGreaterThan(0);
  expect(existsSync(`/proc/${server.pid}`)).toBe(false);
});

test('a status page that does not answer in time is a row without numbers', async () => {
  const silent = createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const address = silent.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const watching = watch(target({ port }));
  await wait(900);
  expect(watching.latest()).toEqual({ footprintBytes: null, scoreboard: null });
  const { scoreboard, accesses } = await watching.stop();
  expect(scoreboard.rows[0]?.slice(1, 3)).toEqual([null, null]);
  expect(accesses).toBeNull();
});

test('a backlog that overflows is counted', async () => {
  const program =
    'import socket\ns = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(1); ' +
    'print(s.getsockname()[1], flush=True)\nimport time; time.sleep(60)';
  const child = spawn('python3', ['-c', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [data] = await once(child.stdout, 'data');
  const watching = watch(
    target({ port: Number.parseInt(String(data), 10), pid: child.pid ?? null }),
  );
  const clients = Array.from({ length: 6 }, () =>
    connect(Number.parseInt(String(data), 10), '127.0.0.1'),
  );
  onTestFinished(() => {
    for (const client of clients) client.destroy();
  });
  for (const client of clients) client.on('error', () => {});
  await wait(400);
  const { sockets } = await watching.stop();
  const [, queue, overflows] = sockets.rows.at(-1) ?? [];
  expect(queue).toBe(2);
  expect(overflows).toBeGreaterThanOrEqual(1);
});

test.each(['httpd-prefork', 'native-prefork', 'httpd-event'] as const)(
  'what %s asks itself to end its idle children is allowed for',
  async (arm) => {
    using run = testRun();
    const text = 'MinSpareServers 1\nMaxSpareServers 2\n';
    const tuning = { name: 'file', path: 'spare.conf', text } as const;
    await using server = await run.start(arm, arm === 'httpd-event' ? {} : { tuning });
    const watching = watch(server);
    await watching.mark();
    await wait(3300);
    const { accesses, otherAccesses } = await watching.stop();
    const least = arm === 'httpd-event' ? 0 : 2;
    expect(accesses).toBeGreaterThanOrEqual(least);
    expect(accesses).toBeLessThanOrEqual(otherAccesses ?? 0);
    expect(otherAccesses).toBeLessThanOrEqual(2 * least + 1);
  },
);

test('what sampling takes is reported of the measured window alone', async () => {
  let readings = 0;
  const dear = target({
    pid: null,
    readStats: async () => {
      readings += 1;
      const until = performance.now() + 100;
      while (performance.now() < until);
      return { usageBytes: mib, anonBytes: mib, fileBytes: 0, cpuUs: 0 };
    },
  });
  const watching = watch(dear);
  await wait(300);
  // How dear it is has been found out: the next reading is due in half a minute.
  expect(readings).toBe(2);
  await watching.mark();
  await wait(600);
  const { samplingCpuShare, memory } = await watching.stop();
  // And one before the window, and one after it.
  expect(memory?.series.rows).toHaveLength(4);
  // A sixth of the window and more, if any of them were counted.
  expect(samplingCpuShare).toBeLessThan(0.1);
});

test(
  'in a window too short for a reading the footprint is that of the warm server, not of ' +
    'what the load left behind',
  async () => {
    let usageBytes = 1 * mib;
    const dear = target({
      readStats: async () => {
        const until = performance.now() + 100;
        while (performance.now() < until);
        return { usageBytes, anonBytes: usageBytes, fileBytes: 0, cpuUs: 0 };
      },
    });
    const watching = watch(dear);
    await wait(300);
    usageBytes = 64 * mib;
    await watching.mark();
    await wait(100);
    usageBytes = 2 * mib;
    const { memory } = await watching.stop();
    expect(memory?.footprintBytes).toEqual({ median: 64 * mib, peak: 64 * mib });
  },
);
