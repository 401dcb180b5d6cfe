import { readCpuTimes, readUsedUs, shares } from '../host/cpu-times.ts';
import { connectionsSampler } from './connections.ts';
import { cpuUs } from './cpu.ts';
import { disturbancesBetween, readDisturbances } from './disturbances.ts';
import { type EffortReading, effortBetween, readEffort } from './effort.ts';
import { memoryObservation, memorySampler } from './memory.ts';
import { processesSampler } from './processes.ts';
import type { Series, Target, Watch } from './sample.ts';
import type { Sampler } from './sampler.ts';
import { scoreboardSampler } from './scoreboard.ts';
import { socketsSampler } from './sockets.ts';
import { startTicker, type Ticker } from './ticker.ts';

/**
 * Starts watching a server with every sampler that can reach it. Nothing in here throws because of the server.
 * @param cpus that are the server's alone among our processes; null: none are.
 */
export function watch(target: Target, cpus: readonly number[] | null = null): Watch {
  const samplers = {
    memory: attempt(() => memorySampler(target)),
    processes: processesSampler(target),
    scoreboard: scoreboardSampler(target),
    sockets: attempt(() => socketsSampler(target)),
    connections: attempt(() => connectionsSampler(target)),
  };
  const tickers = Object.values(samplers).map((sampler) => [sampler, start(sampler)] as const);
  const tickerOf = new Map<Sampler | null, Ticker | null>(tickers);
  const begun = performance.now();
  let marked = {
    atMs: begun,
    cpuUs: null as number | null,
    accesses: null as number | null,
    effort: null as EffortReading | null,
    host: readCpuTimes(),
    usedUs: cpus === null ? 0 : readUsedUs(cpus),
    disturbances: readDisturbances(target),
  };

  const endpoint = async () => ({
    accesses: await samplers.scoreboard.accesses(),
    effort: readEffort(target),
    cpuUs: await cpuUs(target),
    host: readCpuTimes(),
    usedUs: cpus === null ? 0 : readUsedUs(cpus),
    disturbances: readDisturbances(target),
    atMs: performance.now(),
  });

  return {
    async mark() {
      marked = await endpoint();
    },
    async stop() {
      const cpuNow = await cpuUs(target);
      const effort = effortBetween(marked.effort, readEffort(target));
      const host = shares(marked.host, readCpuTimes());
      const serverCpus = cpus === null ? null : usedSince(marked, cpus);
      const disturbances = disturbancesBetween(marked.disturbances, readDisturbances(target));
      await Promise.all(tickers.map(([, ticker]) => ticker?.finish()));
      const stoppedMs = performance.now();
      const costMs = tickers.reduce((sum, [, ticker]) => sum + (ticker?.costMs() ?? 0), 0);
      const series = (sampler: Sampler | null): Series =>
        tickerOf.get(sampler)?.series(marked.atMs) ?? { columns: ['atMs'], rows: [] };
      const { memory } = samplers;
      return {
        memory:
          memory === null
            ? null
            : memoryObservation(memory, series(memory), stoppedMs - marked.atMs, target.pid),
        cpuUs: difference(cpuNow, marked.cpuUs),
        processes: series(samplers.processes),
        scoreboard: series(samplers.scoreboard),
        sockets: series(samplers.sockets),
        connections: series(samplers.connections),
        accesses: difference(await samplers.scoreboard.accesses(), marked.accesses),
        effort,
        samplingCpuShare: costMs / (stoppedMs - begun),
        hostStealShare: host.steal,
        serverCpus,
        disturbances,
      };
    },
  };
}

function usedSince(
  from: { readonly usedUs: number; readonly atMs: number },
  cpus: readonly number[],
) {
  const windowUs = (performance.now() - from.atMs) * 1000 * cpus.length;
  return { usedUs: readUsedUs(cpus) - from.usedUs, windowUs };
}

const start = (sampler: Sampler | null): Ticker | null =>
  sampler === null ? null : startTicker(sampler);

/** A source may be gone before it is opened, with its server. */
function attempt<Result>(open: () => Result | null): Result | null {
  try {
    return open();
  } catch {
    return null;
  }
}

const difference = (later: number | null, earlier: number | null): number | null =>
  later === null || earlier === null ? null : later - earlier;
