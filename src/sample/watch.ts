import { type Accounts, accountsBetween, difference, readAccounts } from './accounts.ts';
import { memoryObservation, memorySampler } from './memory.ts';
import type { Watch } from './sample.ts';
import type { Sampler } from './sampler.ts';
import { type SamplerName, samplers } from './samplers.ts';
import { atRestMs, scoreboardSampler, slotsOf } from './scoreboard.ts';
import type { Series } from './series.ts';
import type { Target } from './target.ts';
import { startTicker, type Ticker } from './ticker.ts';

/**
 * Starts to watch a server with every sampler that can reach it. The server cannot make it throw.
 * @param cpus CPUs that the server has alone among our processes; null: none.
 * @param countsEffort adds context switches and page faults, which are expensive to read.
 */
export function watch(
  target: Target,
  cpus: readonly number[] | null = null,
  countsEffort = false,
): Watch {
  const accounts = () => readAccounts(target, cpus, countsEffort);
  const memory = attempt(() => memorySampler(target));
  const scoreboard = scoreboardSampler(target);
  const memoryTicker = start(memory);
  const scoreboardTicker = start(scoreboard);
  const atClients = clientsOf(target);
  const named = Object.entries(samplers).map(
    ([name, create]) => [name, start(attempt(() => create(atClients)))] as const,
  );
  const tickers = [memoryTicker, scoreboardTicker, ...named.map(([, ticker]) => ticker)];
  let marked: { readonly accounts: Accounts; readonly accesses: number | null } | null = null;
  let markedMs = performance.now();
  let markedCostMs = 0;
  /** Returns null without an answer at the mark: one count alone is meaningless. */
  const accessesSince = async (before: number | null) =>
    before === null ? null : difference(await scoreboard.accesses(), before);
  const costMs = () => tickers.reduce((sum, ticker) => sum + (ticker?.costMs() ?? 0), 0);

  return {
    async footprintBytes() {
      await memoryTicker?.readNow();
      return memoryTicker?.series(0).rows.at(-1)?.[1] ?? null;
    },
    latest: () => ({
      footprintBytes: memoryTicker?.latest()?.[0] ?? null,
      scoreboard: slotsOf(scoreboardTicker?.latest() ?? []),
    }),
    async mark() {
      const accesses = await scoreboard.accesses(atRestMs);
      // In a short window no reading of an expensive source may be due; after the load it is too
      // late.
      await memoryTicker?.readNow();
      marked = { accesses, accounts: await accounts() };
      markedMs = performance.now();
      markedCostMs = costMs();
    },
    async stop() {
      // The load is over: readings from now on do not affect it.
      const endedMs = performance.now();
      const spentMs = costMs() - markedCostMs;
      const now = await accounts();
      await Promise.all(tickers.map((ticker) => ticker?.finish()));
      const series = (ticker: Ticker | null): Series =>
        ticker?.series(markedMs) ?? { columns: ['atMs'], rows: [] };
      return {
        ...(Object.fromEntries(named.map(([name, ticker]) => [name, series(ticker)])) as Record<
          SamplerName,
          Series
        >),
        memory:
          memory === null
            ? null
            : memoryObservation(memory, series(memoryTicker), endedMs - markedMs, target.pid),
        // Without a mark there was no window.
        ...accountsBetween(marked?.accounts ?? { ...now, cpuUs: null, effort: null }, now),
        scoreboard: series(scoreboardTicker),
        accesses: await accessesSince(marked?.accesses ?? null),
        otherAccesses: scoreboard.otherAccesses((endedMs - markedMs) / 1000),
        samplingCpuShare: spentMs / (endedMs - markedMs),
      };
    },
  };
}

/** Returns the target with the port of its clients. */
const clientsOf = (target: Target): Target => ({
  ...target,
  port: target.clientPort ?? target.port,
});

const start = (sampler: Sampler | null): Ticker | null =>
  sampler === null ? null : startTicker(sampler);

/** Opens a source, which may be gone with its server. */
function attempt<Result>(open: () => Result | null): Result | null {
  try {
    return open();
  } catch {
    return null;
  }
}
