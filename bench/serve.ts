import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { claimRun, workRoot } from '../src/host/work-folder.ts';
import { documents } from '../src/load/workloads/documents.ts';
import { processTree, readProcStat } from '../src/os/proc.ts';
import { arms, type BaseArmId, type Mpm, type Tuning } from '../src/server/arm.ts';
import { processRuntime } from '../src/server/process/runtime.ts';
import type { RunningServer } from '../src/server/server.ts';
import { closedLoop, cpus, driveResponder, median, thousands } from './setting.ts';

const rounds = 3;
/** The idle server loses the CPU's caches to the other; a longer turn lessens the effect. */
const seconds = 4;
const never = new AbortController().signal;

/**
 * V8 compiles what is called often, separately in each of 64 threads. Until a thread has answered
 * some thousand requests its code is compiled badly or not at all. A server in use is soon past it.
 */
const warmSeconds = 20;

/** A document that the arms lack. */
const mebibyte = Buffer.alloc(2 ** 20);
const middle = {
  path: '/1m.bin',
  expectedBody: { bytes: mebibyte.length, crc32: crc32(mebibyte) },
};

const kept = (connections: number) => ({ connections, fresh: false });

/** Loads of both servers, in turn. */
const shapes = [
  { title: '32 kept alive, 1 KiB', goal: 1, ...kept(32), ...documents.small },
  { title: 'a connection each, 1 KiB', goal: 0.8, ...kept(32), fresh: true, ...documents.small },
  { title: '4 kept alive, 1 MiB', goal: 0.9, ...kept(4), ...middle },
  { title: '4 kept alive, 8 MiB', goal: 0.9, ...kept(4), ...documents.large },
] as const;

/** Compares our MPM server with httpd on the same CPU; each is idle while the other is loaded. */
export const serve = {
  about: 'our MPM server beside httpd: requests per CPU-second, bytes/s, memory, start-up',
  async run(): Promise<void> {
    using claim = claimRun(`bench-serve-${process.pid}`);
    for (const mpm of ['prefork', 'worker', 'event'] as const) await compare(mpm, claim.runId);
    await idleConnections(claim.runId);
  },
};

async function compare(mpm: Mpm, runId: string): Promise<void> {
  const onAll = [await readySeconds(mpm, runId), await readySeconds(mpm, runId)];
  await using httpd = await start(`httpd-${mpm}`, runId);
  await using native = await start(`native-${mpm}`, runId);
  addMebibyte(join(workRoot(), runId));
  console.log(
    `${mpm}: 64 workers ready after ${onAll.map((each) => each.toFixed(2)).join(' and ')} s ` +
      `on all CPUs (goal 2.5), ${mib(pssBytes(native.pid))} MiB PSS ` +
      `(goal ${mpm === 'prefork' ? 1024 : 600}; httpd ${mib(pssBytes(httpd.pid))})`,
  );
  for (const shape of shapes) {
    await inTurn('at first', httpd, native, shape);
    // The kernel does nearly all of this one.
    if (shape.path === documents.large.path) continue;
    await drive(native, shape, warmSeconds);
    await inTurn(`after ${warmSeconds} s of it`, httpd, native, shape);
  }
  console.log(`  after all of it: ${mib(pssBytes(native.pid))} MiB PSS`);
}

async function readySeconds(mpm: Mpm, runId: string): Promise<number> {
  const startedMs = performance.now();
  await using _ = await start(`native-${mpm}`, runId, { name: 'matched' }, null);
  return (performance.now() - startedMs) / 1000;
}

type Shape = (typeof shapes)[number];

/** Loads the servers in turn, round after round, and prints the medians. */
async function inTurn(
  when: string,
  httpd: RunningServer,
  native: RunningServer,
  shape: Shape,
): Promise<void> {
  const figures = { httpd: [] as Figure[], native: [] as Figure[] };
  for (let round = 0; round < rounds; round += 1) {
    figures.httpd.push(await drive(httpd, shape));
    figures.native.push(await drive(native, shape));
  }
  const both = (name: keyof Figure) => {
    const [own, httpds] = [figures.native, figures.httpd].map((list) =>
      list.map((figure) => figure[name]),
    ) as [number[], number[]];
    const ratio = median(own.map((value, round) => value / (httpds[round] ?? Number.NaN)));
    const medians = `native ${thousands(median(own))}, httpd ${thousands(median(httpds))}`;
    return `${medians}, ratio ${ratio.toFixed(2)}`;
  };
  console.log(
    `  ${shape.title}, ${when}: per CPU-second ${both('perCpuSecond')}; ` +
      `per second ${both('perSecond')} (goal ${shape.goal})`,
  );
}

function addMebibyte(runFolder: string): void {
  const roots = readdirSync(runFolder, { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  for (const { name } of roots) writeFileSync(join(runFolder, name, 'htdocs/1m.bin'), mebibyte);
}

interface Figure {
  readonly perCpuSecond: number;
  readonly perSecond: number;
}

async function drive(
  server: RunningServer,
  shape: Shape,
  durationSeconds = seconds,
): Promise<Figure> {
  const population = { ...closedLoop(shape.connections), ...shape };
  const before = cpuSeconds(server.pid);
  const warmupSeconds = 0.5;
  const load = { warmupSeconds, durationSeconds };
  const result = await driveResponder(server, population, load);
  const used = cpuSeconds(server.pid) - before;
  const perSecond = result.requests / result.durationSeconds;
  // The CPU time includes the warm-up.
  return { perSecond, perCpuSecond: (perSecond * (warmupSeconds + durationSeconds)) / used };
}

/** Measures the user memory of an idle kept-alive connection of event, as the mean of many. */
async function idleConnections(runId: string): Promise<void> {
  const count = 5000;
  const text =
    'StartServers 1\nServerLimit 1\nThreadsPerChild 8\nMaxRequestWorkers 8\n' +
    'MinSpareThreads 1\nAsyncRequestWorkerFactor 2000';
  await using server = await start('native-event', runId, { name: 'file', path: '-', text });
  const sockets: Socket[] = [];
  const open = async () => {
    const socket = connect(server.port, server.host);
    socket.write('GET /1k.txt HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    sockets.push(socket);
  };
  // The first ones find cold code and no buffers, so they are left out.
  for (let i = 0; i < 500; i += 1) await open();
  const before = pssBytes(server.pid);
  for (let i = 0; i < count; i += 1) await open();
  await wait(500);
  const each = (pssBytes(server.pid) - before) / count;
  console.log(`event: an idle kept-alive connection costs ${thousands(each)} bytes (goal 4,096)`);
  for (const socket of sockets) socket.destroy();
}

const runtime = processRuntime(null);

const start = (
  id: BaseArmId,
  runId: string,
  tuning: Tuning = { name: 'matched' },
  on: readonly number[] | null = cpus.server,
) =>
  runtime.start(
    {
      arm: { ...arms[id], tuning },
      runId,
      cpus: on,
      memoryLimitBytes: null,
      backendSocket: null,
    },
    never,
  );

const tree = (pid: number | null) => (pid === null ? [] : processTree(pid));

function pssBytes(pid: number | null): number {
  const kib = (text: string) => Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  return tree(pid).reduce(
    (sum, each) => sum + 1024 * kib(readFileSync(`/proc/${each}/smaps_rollup`, 'latin1')),
    0,
  );
}

/** Sums up all processes of a server, with ended ones that their parent has waited for. */
function cpuSeconds(pid: number | null): number {
  const ticks = tree(pid).map((each) => {
    const stat = readProcStat(each);
    if (stat === null) return 0;
    return stat.userTicks + stat.systemTicks + stat.reapedUserTicks + stat.reapedSystemTicks;
  });
  return ticks.reduce((sum, tick) => sum + tick, 0) / 100;
}

const mib = (bytes: number) => thousands(bytes / 2 ** 20);
