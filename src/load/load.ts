import type { DriverName } from './drivers/drivers.ts';
import type { Model, Population } from './population.ts';

/** A load and where it goes. Survives JSON: the generator is a process of its own. */
export interface LoadSpec {
  readonly driver: DriverName;
  /** An address in numbers. */
  readonly host: string;
  readonly port: number;
  readonly method: 'GET' | 'HEAD';
  /** The first is the one that is measured, the others are there meanwhile. */
  readonly populations: readonly [Population, ...Population[]];
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  /** A request without a complete answer after this long is counted as timed out. */
  readonly timeoutSeconds: number;
  /** Threads that share the load; each has an epoll of its own. */
  readonly clientThreads: number;
  /** Which of the threads this is; a schedule is dealt out to them in turn. */
  readonly thread: number;
  readonly seed: number;
}

/** What a driver did and saw: the first population's books, the others' beside them. Without the warm-up. */
export interface LoadResult extends PopulationResult {
  /** Start of the measured window, milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly others: readonly PopulationResult[];
  readonly generator: GeneratorUse;
  readonly warnings: readonly LoadWarning[];
}

/**
 * Books of one population over the measured window, the drain after it included.
 * Always: carried + sent = requests + failed + inFlight.
 */
export interface PopulationResult {
  readonly name: string;
  readonly model: Model;
  /** Requests on their way when the window began. */
  readonly carried: number;
  /** Requests begun: written to a connection, or, where each has a connection of its own, started to connect. */
  readonly sent: number;
  /** Requests answered completely and rightly. */
  readonly requests: number;
  /** Requests that got no answer or a wrong one; null where the driver cannot tell. */
  readonly failed: number | null;
  /** Requests on their way at the end; null where the driver cannot tell. */
  readonly inFlight: number | null;
  /** Open loop: due within the window and never sent, because every connection was busy to the end. */
  readonly queued: number;
  /** requests / durationSeconds; for bursts over the time that they were under way, rests left out. */
  readonly ratePerSecond: number;
  /**
   * To the last byte: from when it was due (open loop), from sending (persistent connections), or from starting to connect
   * (a connection a request). What met the deadline, or waits at the end since more than half of the window, is in it
   * with at least that latency. null where there is none, or a guard forbids to tell.
   */
  readonly latencyUs: LatencyUs | null;
  /** Open loop only: the same requests from sending to the last byte, as a closed loop would have told. */
  readonly sentLatencyUs: LatencyUs | null;
  /** Open loop only: how late requests left although a connection was free. The generator's fault, nobody else's. */
  readonly lagUs: LatencyUs | null;
  /** Since sending: the first request of a connection, and the later ones; null where the driver cannot tell. */
  readonly freshLatencyUs: LatencyUs | null;
  readonly reusedLatencyUs: LatencyUs | null;
  /** Persistent connections: from sending a request to the first byte of its answer; else the phases tell it. */
  readonly firstByteUs: LatencyUs | null;
  /** Only where each request has a connection of its own. */
  readonly phases: Phases | null;
  /** Bursts only: from the first call of connect to the last, one figure a burst. */
  readonly launchUs: LatencyUs | null;
  readonly errors: LoadErrors;
  readonly reconnects: Reconnects | null;
  readonly served: Served | null;
  readonly per100Ms: Per100Ms;
  /** Staircase only. */
  readonly levels: readonly LevelResult[] | null;
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
  /** Wrong status, wrong length, wrong bytes, or not HTTP. */
  readonly badResponse: number;
  /** Due and never sent although a connection was free: the generator was late (open loop only). */
  readonly late: number;
}

/** Why persistent connections had to be opened again. */
export interface Reconnects {
  /** The server said so with its answer (MaxKeepAliveRequests, KeepAlive Off, shutting down). */
  readonly connectionClose: number;
  /** The server ended it while nothing was asked (KeepAliveTimeout). */
  readonly closedIdle: number;
  /** It ended or broke with a request under way, or could not be established. */
  readonly failure: number;
  readonly timeout: number;
}

/** Who among the connections was served at all. A closed loop looks healthy while half of its clients starve. */
export interface Served {
  readonly connections: number;
  /** Connections that got at least one answer in the window; parked ones may have got it before, if they are still there. */
  readonly answered: number;
  readonly answeredShare: number;
  /** Answers to all of them together. */
  readonly answers: number;
  /** From the start of the window to the first answer of each that got one; null in a staircase, where each has its own start. */
  readonly firstAnswerUs: LatencyUs | null;
  /** The longest that one of them waited for an answer, attempts and reconnects taken together. */
  readonly longestSilenceUs: number;
  /** Jain's fairness index of the answers a connection: 1 when all got the same, 1/n when one got all; null in a staircase. */
  readonly jainIndex: number | null;
}

/** A time series, one value for each 100 ms of the window; null where nothing completed. */
export interface Per100Ms {
  readonly completed: readonly number[];
  readonly p50Us: readonly (number | null)[];
  readonly p99Us: readonly (number | null)[];
  readonly maxUs: readonly (number | null)[];
}

/** One step of a staircase. */
export interface LevelResult {
  /** Active connections, or requests due a second. */
  readonly level: number;
  readonly seconds: number;
  readonly requests: number;
  readonly ratePerSecond: number;
  /** Failed attempts of whatever kind while the step lasted. */
  readonly errors: number;
  /** Of the active connections, those that got an answer in this step; null in an open loop. */
  readonly answeredShare: number | null;
  readonly latencyUs: LatencyUs | null;
}

/** What the generator's process used in the window. */
export interface GeneratorUse {
  readonly cpuSeconds: number;
  /** Of them, those in which it only waited for the next due instant, awake so as not to be late. */
  readonly spinSeconds: number;
  readonly threads: number;
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
  | { readonly kind: 'local-limit'; readonly code: string; readonly count: number }
  /** Bad responses, and what was wrong about the first of them; drivers that cannot say so only count them. */
  | {
      readonly kind: 'bad-response';
      readonly population: string;
      readonly count: number;
      readonly first: string;
    }
  /** carried + sent = requests + failed + inFlight does not hold: the driver lost or invented requests. */
  | {
      readonly kind: 'counts-do-not-add-up';
      readonly population: string;
      readonly carried: number;
      readonly sent: number;
      readonly requests: number;
      readonly failed: number;
      readonly inFlight: number;
    };
