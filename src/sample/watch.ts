import { type Accounts, accountsBetween, difference, readAccounts } from './accounts.ts';
import { connectionsSampler } from './connections.ts';
import { memoryObservation, memorySampler } from './memory.ts';
import { processesSampler } from './processes.ts';
import type { Series, Target, Watch } from './sample.ts';
import type { Sampler } from './sampler.ts';
import { atRestMs, scoreboardSampler } from './scoreboard.ts';
import { socketsSampler } from './sockets.ts';
import { startTicker, type Ticker } from './ticker.ts';

/**
 * Starts watching a server with every sampler that can reach it. Nothing in here throws because of the server.
 * @param cpus that are the server's alone among our processes; null: none are.
 * @param countsEffort context switches and page faults too, which is dear: see `Cell.countsEffort`.
 */
export function watch(
  target: Target,
  cpus: readonly number[] | null = null,
  countsEffort = false,
): Watch {
  const accounts = () => readAccounts(target, cpus, countsEffort);
  const samplers = {
    memory: attempt(() => memorySampler(target)),
    processes: processesSampler(target),
    scoreboard: scoreboardSampler(target),
    sockets: attempt(() => socketsSampler(target)),
    connections: attempt(() => connectionsSampler(target)),
  };
  const tickers = Object.values(samplers).map((sampler) => [sampler, start(sampler)] as const);
  const tickerOf = new Map<Sampler | null, Ticker | null>(tickers);
  let marked: { readonly accounts: Accounts; readonly accesses: number | null } | null = null;
  let markedMs = performance.now();
  let markedCostMs = 0;
  /** A server that did not answer at the mark is not asked again: one count alone says nothing. */
  const accessesSince = async (before: number | null) =>
    before === null ? null : difference(await samplers.scoreboard.accesses(), before);
  const costMs = () => tickers.reduce((sum, [, ticker]) => sum + (ticker?.costMs() ?? 0), 0);

  return {
    async mark() {
      const accesses = await samplers.scoreboard.accesses(atRestMs);
      // Within a short window no reading of a dear source may be due, and when the load is over its connections are closed.
      await tickerOf.get(samplers.memory)?.readNow();
      marked = { accesses, accounts: await accounts() };
      markedMs = performance.now();
      markedCostMs = costMs();
    },
    async stop() {
      // The load is over: what is read from now on takes nothing from it.
      const endedMs = performance.now();
      const spentMs = costMs() - markedCostMs;
      const now = await accounts();
      // Of a window that never began nothing is known.
      const from = marked?.accounts ?? { ...now, cpuUs: null, effort: null };
      await Promise.all(tickers.map(([, ticker]) => ticker?.finish()));
      const series = (sampler: Sampler | null): Series =>
        tickerOf.get(sampler)?.series(markedMs) ?? { columns: ['atMs'], rows: [] };
      const { memory } = samplers;
      return {
        memory:
          memory === null
            ? null
            : memoryObservation(memory, series(memory), endedMs - markedMs, target.pid),
        ...accountsBetween(from, now),
        processes: series(samplers.processes),
        scoreboard: series(samplers.scoreboard),
        sockets: series(samplers.sockets),
        connections: series(samplers.connections),
        accesses: await accessesSince(marked?.accesses ?? null),
        samplingCpuShare: spentMs / (endedMs - markedMs),
      };
    },
  };
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
