import type { Observation } from './sample.ts';
import { type SamplerName, samplers } from './samplers.ts';
import type { Series } from './series.ts';

const empty: Series = { columns: ['atMs'], rows: [] };

/** Returns the observation of a window in which nothing was read. @param because in a sentence. */
export const observedNothing = (because: string): Observation => ({
  ...(Object.fromEntries(Object.keys(samplers).map((name) => [name, empty])) as Record<
    SamplerName,
    Series
  >),
  ...{ scoreboard: empty, memory: null, noMemoryBecause: because, cpuUs: null, accesses: null },
  ...{ samplingCpuShare: 0, hostStealShare: 0, serverCpus: null },
});
