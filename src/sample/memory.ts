import { cgroup1Memory, cgroup2Memory } from './memory-cgroup.ts';
import type { Memory, MemoryReader } from './memory-reader.ts';
import { pssBytes, smapsMemory } from './memory-smaps.ts';
import type { MemoryObservation } from './sample.ts';
import type { Row, Sampler } from './sampler.ts';
import type { Series } from './series.ts';
import type { Target } from './target.ts';

export interface MemorySampler extends Sampler {
  readonly source: MemoryObservation['source'];
}

/** Samples the best source in reach: the arm's cgroup, else PSS, else the engine's statistics. */
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
 * Returns median and peak of the footprint in the window. Without a reading in the window it uses
 * the last one before: after the load its connections are closed.
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

/**
 * Returns a row that begins with the footprint. Page cache is not in it: a page belongs to
 * whichever process read the file first.
 */
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

/**
 * Reads the engine's figures. It does not split kernel memory; without any split, all use counts.
 */
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
