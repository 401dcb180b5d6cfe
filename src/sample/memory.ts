import { cgroup1Memory, cgroup2Memory } from './memory-cgroup.ts';
import { pssBytes, smapsMemory } from './memory-smaps.ts';
import type { MemoryObservation, Series, Target } from './sample.ts';
import type { Row, Sampler } from './sampler.ts';

/** One reading of an arm's memory in bytes; null where the source does not tell. */
export interface Memory {
  readonly anonBytes: number;
  readonly shmemBytes: number | null;
  readonly kernelBytes: number | null;
  readonly socketBytes: number | null;
  readonly fileBytes: number | null;
}

export interface MemoryReader {
  readonly source: MemoryObservation['source'];
  read(): Memory | null | Promise<Memory | null>;
  close(): void;
}

export interface MemorySampler extends Sampler {
  readonly source: MemoryObservation['source'];
}

/** The best source that can be reached: the arm's cgroup, else its processes' PSS, else the engine's stats. */
export function memorySampler(target: Target): MemorySampler | null {
  const reader = bestReader(target);
  if (reader === null) return null;
  return {
    source: reader.source,
    columns: [
      'footprintBytes',
      'anonBytes',
      'shmemBytes',
      'kernelBytes',
      'socketBytes',
      'fileBytes',
    ],
    intervalMs: 50,
    cpuShare: 0.004,
    async read() {
      const memory = await reader.read();
      return memory === null ? null : rowOf(memory);
    },
    close: reader.close,
  };
}

/**
 * What the report shows of a series: the median and the peak of the footprint. Of the readings within the window; where none was due
 * in it, of the last one before it, which the mark asks for. When the load is over, its connections are closed.
 */
export function memoryObservation(
  sampler: MemorySampler,
  series: Series,
  windowMs: number,
  pid: number | null,
): MemoryObservation | null {
  const within = series.rows.filter(([atMs]) => (atMs ?? -1) >= 0 && (atMs ?? 0) <= windowMs);
  const before = series.rows.filter(([atMs]) => (atMs ?? 0) < 0).slice(-1);
  const footprints = (within.length > 0 ? within : before)
    .map((row) => row[1] ?? 0)
    .toSorted((a, b) => a - b);
  if (footprints.length === 0) return null;
  return {
    source: sampler.source,
    series,
    footprintBytes: { median: medianOf(footprints), peak: footprints.at(-1) ?? 0 },
    pssBytes: pid === null ? null : pssBytes(pid),
  };
}

/** Footprint: what the arm alone is to blame for. Page cache belongs to whoever touched a file first. */
function rowOf(memory: Memory): Row {
  const { anonBytes, shmemBytes, kernelBytes, socketBytes, fileBytes } = memory;
  const footprint = anonBytes + (shmemBytes ?? 0) + (kernelBytes ?? 0) + (socketBytes ?? 0);
  return [footprint, anonBytes, shmemBytes, kernelBytes, socketBytes, fileBytes];
}

function bestReader({ cgroup, pid, readStats }: Target): MemoryReader | null {
  if (cgroup !== null) {
    return cgroup.version === 2 ? cgroup2Memory(cgroup.memory) : cgroup1Memory(cgroup.memory);
  }
  if (pid !== null) return smapsMemory(pid);
  return readStats === null ? null : engineMemory(readStats);
}

/** The engine's own figures: no split of the kernel's memory, and where it does not split at all, all of its use. */
function engineMemory(readStats: NonNullable<Target['readStats']>): MemoryReader {
  return {
    source: 'engine-stats',
    async read() {
      const { usageBytes, anonBytes, fileBytes } = await readStats();
      return {
        anonBytes: anonBytes ?? usageBytes - (fileBytes ?? 0),
        shmemBytes: null,
        kernelBytes: null,
        socketBytes: null,
        fileBytes,
      };
    },
    close() {},
  };
}

const medianOf = (sorted: readonly number[]) =>
  ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) +
    (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) /
  2;
