import type { RunningServer } from '../server/server.ts';

/** What the samplers look at; they know nothing else of a server. */
export type Target = Pick<RunningServer, 'host' | 'port' | 'pid' | 'cgroup' | 'readStats'>;

/** A watch that is under way. `mark` starts the measured window; `stop` ends it and gives what was seen. */
export interface Watch {
  mark(): Promise<void>;
  stop(): Promise<Observation>;
}

/**
 * Rows of numbers under named columns: `rows[i][j]` belongs to `columns[j]`. The first column is `atMs`, milliseconds
 * since the start of the measured window (negative during the warm-up). null where a source does not tell.
 */
export interface Series {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
}

export interface Observation {
  readonly memory: MemoryObservation | null;
  /** Why there is none, where that is not for want of a source. */
  readonly noMemoryBecause?: string;
  /** CPU time of the whole arm in the measured window, microseconds. */
  readonly cpuUs: number | null;
  /** Columns: atMs, processes, threads. */
  readonly processes: Series;
  /**
   * Columns: atMs, busy, idle, one for each scoreboard letter that httpd knows, and asyncWriting, asyncKeepAlive, asyncClosing:
   * event's own counts of connections that hold no worker (null of other MPMs, absent in older runs). From /server-status?auto.
   */
  readonly scoreboard: Series;
  /**
   * Columns: atMs, acceptQueue (connections that wait for accept), listenOverflows, listenDrops: both since the watch
   * began, so that those of the warm-up are in them; what the last row before 0 says is to be taken off.
   */
  readonly sockets: Series;
  /**
   * Columns: atMs, established, synReceived, closeWait, closing (the server closed, the client has not yet): the
   * server's ends of its connections, as the kernel counts them. Absent in runs of earlier versions.
   */
  readonly connections?: Series;
  /** The server's own `Total Accesses` in the measured window, our status requests taken out; null if it did not answer. */
  readonly accesses: number | null;
  /** Context switches and page faults in the window; null where nobody asked for them or no process is in reach. Absent in older runs. */
  readonly effort?: Effort | null;
  /** What sampling itself cost: time spent reading in the measured window, as a share of one CPU. */
  readonly samplingCpuShare: number;
  readonly hostStealShare: number;
  /**
   * CPU time that anybody used on the server's CPUs in the window, the arms beside it left out, and how much there was; null
   * where the server has no CPUs of its own. What the arm did not use itself, its neighbours on the machine did.
   */
  readonly serverCpus: { readonly usedUs: number; readonly windowUs: number } | null;
  /** Absent in runs of earlier versions. */
  readonly disturbances?: Disturbances;
}

/** What befell the machine or the arm in the window, and has nothing to do with either. */
export interface Disturbances {
  /** Of the periods of the CPU quota that we run under, those in which it stopped us; 0 without a quota. */
  readonly throttledShare: number;
  /** Processes of the arm that the kernel killed for want of memory; null where the arm has no cgroup. */
  readonly oomKills: number | null;
  /** By which the wall clock moved against the monotonic one. */
  readonly clockStepMs: number;
  /** Packets of new connections that the kernel dropped because its table of tracked connections was full; absent in older runs. */
  readonly trackingDrops?: number;
}

/** What the arm's processes made the kernel do in the measured window, all of them together. */
export interface Effort {
  /** A thread waited for something: a request, a lock, another thread. */
  readonly voluntarySwitches: number;
  /** The kernel gave the CPU to another thread. */
  readonly involuntarySwitches: number;
  /** A page that was in memory had to be mapped or copied. */
  readonly minorFaults: number;
  /** A page had to be read from a disk. */
  readonly majorFaults: number;
}

/** Footprint = anon + shmem + kernel + socket memory, without page cache (docs/method.md). */
export interface MemoryObservation {
  readonly source: 'cgroup-v1' | 'cgroup-v2' | 'smaps_rollup' | 'engine-stats';
  /** Columns: atMs, footprintBytes, anonBytes, shmemBytes, kernelBytes, socketBytes, fileBytes. */
  readonly series: Series;
  /** Of the measured window; of the instant before it where no reading was due in it. */
  readonly footprintBytes: { readonly median: number; readonly peak: number };
  /** Sum of PSS over all processes at the end of the window; null where it may not be read. */
  readonly pssBytes: number | null;
}
