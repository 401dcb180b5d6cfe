import type { SamplerName } from './samplers.ts';
import type { Series } from './series.ts';

/** A watch at work. `mark` starts the measured window; `stop` ends it and returns the readings. */
export interface Watch {
  /** Returns the footprint now; null without a source. */
  footprintBytes(): Promise<number | null>;
  /** Returns the latest readings without reading anew. */
  latest(): Latest;
  mark(): Promise<void>;
  stop(): Promise<Observation>;
}

/** Latest readings of an arm that is being watched. */
export interface Latest {
  /** null without a source, or before the first reading. */
  readonly footprintBytes: number | null;
  /** Slots by httpd's letter; null where the status page did not answer. */
  readonly scoreboard: Readonly<Record<string, number>> | null;
}

/** The readings of all samplers; the series of each one has the sampler's name. */
export interface Observation extends Readonly<Record<SamplerName, Series>> {
  readonly memory: MemoryObservation | null;
  /** The reason of missing readings, where it is not the lack of a source. */
  readonly noMemoryBecause?: string;
  /** CPU time of the whole arm in the measured window, microseconds. */
  readonly cpuUs: number | null;
  /**
   * Columns: atMs, busy, idle, one per scoreboard letter of httpd, and asyncWriting,
   * asyncKeepAlive, asyncClosing: event's connections that hold no worker (null for other MPMs).
   * From /server-status?auto.
   */
  readonly scoreboard: Series;
  /** `Total Accesses` in the measured window without our own; null if the server did not answer. */
  readonly accesses: number | null;
  /** At most this many of the accesses were asked for by neither the load nor our samplers. */
  readonly otherAccesses?: number;
  /** Context switches and page faults in the window; null where they were not counted. */
  readonly effort?: Effort | null;
  /** The cost of sampling: time spent reading in the measured window, as a share of one CPU. */
  readonly samplingCpuShare: number;
  readonly hostStealShare: number;
  /**
   * CPU time used on the server's CPUs in the window, without the other arms, and the time
   * available. The part that the arm did not use was used by other processes of the machine. null
   * where the server has no CPUs of its own.
   */
  readonly serverCpus: { readonly usedUs: number; readonly windowUs: number } | null;
  readonly disturbances?: Disturbances;
}

/** Events in the window that come from neither the arm nor the load. */
export interface Disturbances {
  /** The share of periods of our CPU quota in which it throttled us; 0 without a quota. */
  readonly throttledShare: number;
  /** Processes of the arm that the kernel killed for lack of memory; null without a cgroup. */
  readonly oomKills: number | null;
  /** The step of the wall clock against the monotonic one. */
  readonly clockStepMs: number;
  /** Packets of new connections dropped because the table of tracked connections was full. */
  readonly trackingDrops?: number;
}

/** Kernel events of all processes of the arm in the measured window. */
export interface Effort {
  /** A thread waited for something: a request, a lock, another thread. */
  readonly voluntarySwitches: number;
  /** The kernel gave the CPU to another thread. */
  readonly involuntarySwitches: number;
  /** A page in memory had to be mapped or copied. */
  readonly minorFaults: number;
  /** A page had to be read from a disk. */
  readonly majorFaults: number;
}

/** Footprint = anon + shmem + kernel + socket memory, without page cache (docs/method.md). */
export interface MemoryObservation {
  readonly source: 'cgroup-v1' | 'cgroup-v2' | 'smaps_rollup' | 'engine-stats';
  /** Columns: atMs, footprintBytes, anonBytes, shmemBytes, kernelBytes, socketBytes, fileBytes. */
  readonly series: Series;
  /** In the measured window, or just before it where no reading was due in it. */
  readonly footprintBytes: { readonly median: number; readonly peak: number };
  /** The sum of PSS over all processes at the end of the window; null where it is unreadable. */
  readonly pssBytes: number | null;
}
