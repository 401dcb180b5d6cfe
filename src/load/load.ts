import type { DriverName } from './drivers/drivers.ts';
import type { WorkloadName } from './workloads/workloads.ts';

/** One shape of load with its parameters and where it goes. Survives JSON: the generator is a process of its own. */
export interface LoadSpec {
  readonly workload: WorkloadName;
  readonly driver: DriverName;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Length of the one right body; anything else counts as a bad response. */
  readonly bodyBytes: number;
  /** keepalive: persistent connections. burst: brand-new connections started at once. */
  readonly connections: number;
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  /** A request without a complete answer after this long is counted as timed out. */
  readonly timeoutSeconds: number;
  /** Requests due a second, whether or not earlier ones were answered (open loop); null for a closed loop. */
  readonly ratePerSecond: number | null;
  /** Open loop: evenly spaced, or as independent visitors come (exponential gaps, from the seed). */
  readonly arrivals: 'constant' | 'poisson';
  /** burst: rest between the end of one burst and the start of the next. */
  readonly restSeconds: number;
  readonly seed: number;
}

/** What a driver did and saw. Every count is of the measured window, without the warm-up. */
export interface LoadResult {
  /** Start of the measured window, milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  /** Requests written to a connection. */
  readonly sent: number;
  /** Requests answered completely and rightly. */
  readonly requests: number;
  /** requests / durationSeconds; for burst over the time that bursts were under way, rests left out. */
  readonly ratePerSecond: number;
  /** From sending (closed loop), from when it was due (open loop), or from starting to connect (burst) to the last byte; null where a guard forbids to tell. */
  readonly latencyUs: LatencyUs | null;
  /** Open loop only: the same requests from sending to the last byte, as a closed loop would have told. */
  readonly sentLatencyUs: LatencyUs | null;
  /** Open loop only: how late requests left although a connection was free. The generator's fault, nobody else's. */
  readonly lagUs: LatencyUs | null;
  /** burst only. */
  readonly phases: Phases | null;
  readonly errors: LoadErrors;
  /** Completed requests in each 100 ms of the window. */
  readonly completedPer100Ms: readonly number[];
  readonly generator: GeneratorUse;
  readonly warnings: readonly LoadWarning[];
}

/** Percentiles in microseconds, the count behind them, and the whole HDR histogram (V2, base64, unit 1 µs, 3 digits). */
export interface LatencyUs {
  readonly kind: 'due' | 'sent';
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly histogram: string;
}

/** The life of a brand-new connection. */
export interface Phases {
  /** From the call to the established connection: the kernel's work, before any child accepts. */
  readonly connectUs: LatencyUs;
  /** From the established connection to the first byte: accept, the wait for a worker, the request. Here MPMs differ. */
  readonly firstByteUs: LatencyUs;
  /** From the call to the last byte. */
  readonly lastByteUs: LatencyUs;
  /** From the start of a burst until its last connection ended, one figure a burst. */
  readonly drainUs: readonly number[];
}

export interface LoadErrors {
  readonly refused: number;
  readonly reset: number;
  readonly timeout: number;
  /** The connection ended in order, without a byte of the answer. httpd's event does this on purpose when it is full. */
  readonly closedWithoutResponse: number;
  /** Wrong status, wrong length, or not HTTP. */
  readonly badResponse: number;
  /** Not sent in time because the generator was late (open loop only). */
  readonly late: number;
}

/** CPU seconds that the generator's process used in the window, and its event loop's delay. */
export interface GeneratorUse {
  readonly cpuSeconds: number;
  readonly eventLoopDelayP99Us: number;
}

export type LoadWarning =
  /** A driver's books do not balance, so its latencies may be invented; they are withheld. */
  | {
      readonly kind: 'guard';
      readonly sent: number;
      readonly requests: number;
      readonly allowed: number;
      readonly errors: number;
    }
  /** This side of the connection ran out of something: descriptors, ports, memory. */
  | { readonly kind: 'local-limit'; readonly code: string; readonly count: number };
