import type { EngineStats } from '../server.ts';
import type { EngineContainer } from './client.ts';

/** The part of the engine's stats that we read; its names differ between the cgroup versions. */
interface RawStats {
  readonly memory_stats?: {
    readonly usage?: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } };
}

/**
 * Reads the statistics once. Without `one-shot` the engine waits two seconds to compute a CPU share
 * that nobody needs here.
 */
export const readStatsOf = (container: EngineContainer) => async (): Promise<EngineStats> => {
  const raw = (await container.stats({ stream: false, 'one-shot': true })) as RawStats;
  return engineStats(raw);
};

export function engineStats({ memory_stats: memory, cpu_stats: cpu }: RawStats): EngineStats {
  const stats = memory?.stats ?? {};
  return {
    usageBytes: memory?.usage ?? 0,
    anonBytes: stats.anon ?? stats.total_rss ?? null,
    fileBytes: stats.file ?? stats.total_cache ?? null,
    cpuUs: (cpu?.cpu_usage?.total_usage ?? 0) / 1000,
  };
}
