import type { Model, Population } from './population.ts';
import type { ProtocolName } from './protocols/protocols.ts';
import type { TlsChoice } from './tls-choice.ts';
import type { LoadWarning } from './warning.ts';

/** A load and its target. Survives JSON. */
export interface Load {
  /** A numeric address. */
  readonly host: string;
  readonly port: number;
  /** The value of the field Host; absent: the address and the port. */
  readonly authority?: string;
  /** Absent: HTTP/1.1. */
  readonly protocol?: ProtocolName;
  /** Only with a protocol that has TLS. */
  readonly tls?: TlsChoice;
  /** The first is measured; the others are its background. */
  readonly populations: readonly [Population, ...Population[]];
  readonly warmupSeconds: number;
  readonly durationSeconds: number;
  /** A request without a complete answer after this time counts as timed out. */
  readonly timeoutSeconds: number;
  /** Threads of this machine that share the load; each has an epoll of its own. */
  readonly clientThreads: number;
  /** The index of this thread, or of the first of this machine, among all. */
  readonly thread: number;
  /**
   * Threads of all machines that share the load, which get the requests of a schedule in turn;
   * absent: those of this machine.
   */
  readonly allThreads?: number;
  readonly seed: number;
}

/** The progress of a measured window. */
export interface Progress {
  readonly requests: number;
  readonly seconds: number;
}

/** The result of a load without its warm-up: the first population, and the others beside it. */
export interface LoadResult extends PopulationResult {
  /** Start of the measured window, milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly durationSeconds: number;
  readonly others: readonly PopulationResult[];
  readonly generator: GeneratorUse;
  /** The part of each machine, where several drove the load; absent: one did. */
  readonly machines?: readonly MachinePart[];
  readonly warnings: readonly LoadWarning[];
}

/**
 * Counters of one population over the measured window and the drain after it.
 * Invariant: carried + sent = requests + failed + inFlight.
 */
export interface PopulationResult {
  readonly name: string;
  readonly model: Model;
  /** Requests under way when the window began. */
  readonly carried: number;
  /** Requests begun: written, or a connect started where each request has its own connection. */
  readonly sent: number;
  /** Requests with a complete and correct answer. */
  readonly requests: number;
  /** Requests with no answer or a bad one; null where the driver does not know. */
  readonly failed: number | null;
  /** Requests under way at the end; null where the driver does not know. */
  readonly inFlight: number | null;
  /** Open loop: due in the window and never sent, because every connection was busy to the end. */
  readonly queued: number;
  /**
   * requests / durationSeconds; of a schedule, over the time in which they were due; of bursts,
   * over the time that they were under way.
   */
  readonly ratePerSecond: number;
  /**
   * To the last byte: since the request was due (open loop), sent (persistent connections), or its
   * connect started (a connection per request). Of all requests that were due, or sent where there
   * is no schedule; failed ones, those unanswered at the end and those never sent are lost. null
   * where there is none, or where a guard withholds it.
   */
  readonly latencyUs: LatencyUs | null;
  /** Open loop only: the same requests since sending; those never sent are lost here too. */
  readonly sentLatencyUs: LatencyUs | null;
  /**
   * Open loop only: the delay of sending where a connection was free when the request fell due (the
   * generator's fault).
   */
  readonly lagUs: LatencyUs | null;
  /** Since sending: first requests of a connection, and later ones; null where not known. */
  readonly freshLatencyUs: LatencyUs | null;
  readonly reusedLatencyUs: LatencyUs | null;
  /** Persistent connections: from sending to the first byte; others have it in `phases`. */
  readonly firstByteUs: LatencyUs | null;
  /** Only where each request has a connection of its own. */
  readonly phases: Phases | null;
  /** Bursts only: from the first call of connect to the last, one figure per burst. */
  readonly launchUs: LatencyUs | null;
  /** Over TLS only. */
  readonly handshakes?: Handshakes;
  readonly errors: LoadErrors;
  readonly reconnects: Reconnects | null;
  readonly served: Served | null;
  readonly per100Ms: Per100Ms;
  /** Staircase only. */
  readonly levels: readonly LevelResult[] | null;
}

/** Percentiles in microseconds, their count, and the HDR histogram (V2, base64, 1 µs, 3 digits). */
export interface LatencyUs {
  readonly kind: 'due' | 'sent';
  /** All requests behind it, the lost ones included. */
  readonly count: number;
  /** Requests of `count` without a correct answer: they rank above every answer. */
  readonly lost: number;
  /** A percentile that falls among the lost ones is at least this; null where none is lost. */
  readonly lostAtLeastUs: number | null;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly histogram: string;
}

/** The phases of a new connection. */
export interface Phases {
  /** From the call to the established connection: kernel time, before any child accepts. */
  readonly connectUs: LatencyUs;
  /** From the established connection to the first byte: accept, wait for a worker, request. */
  readonly firstByteUs: LatencyUs;
  /** From the call to the last byte. */
  readonly lastByteUs: LatencyUs;
  /** From the start of a burst to the end of its last connection, one figure per burst. */
  readonly drainUs: readonly number[];
}

/** The TLS handshakes of a population. */
export interface Handshakes {
  /** With certificate and key exchange. */
  readonly full: number;
  /** With a session of an earlier connection (RFC 8446, section 2.2). */
  readonly resumed: number;
  readonly failed: number;
  /** From the established connection to the end of the handshake. */
  readonly handshakeUs: LatencyUs | null;
}

export interface LoadErrors {
  readonly refused: number;
  readonly reset: number;
  readonly timeout: number;
  /** The connection ended in order without an answer; httpd's event does this when it is full. */
  readonly closedWithoutResponse: number;
  /** A bad status, length or content, or not HTTP. */
  readonly badResponse: number;
  /** The TLS handshake failed; absent: there is none. */
  readonly handshake?: number;
  /** HTTP/2 only: streams that the server refused before it did anything (REFUSED_STREAM). */
  readonly refusedStream?: number;
  /** HTTP/2 only: streams that the server ended with another RST_STREAM. */
  readonly resetStream?: number;
  /** HTTP/2 only: streams above the last one that a GOAWAY promised to answer. */
  readonly goAway?: number;
  /** HTTP/2 only: requests that timed out while flow control held their bodies. */
  readonly flowControl?: number;
}

/** The reasons for which persistent connections had to be opened again. */
export interface Reconnects {
  /** Announced by the server (MaxKeepAliveRequests, KeepAlive Off, shutdown). */
  readonly connectionClose: number;
  /** Closed by the server without a request under way (KeepAliveTimeout). */
  readonly closedIdle: number;
  /** Broken with a request under way, or not established. */
  readonly failure: number;
  readonly timeout: number;
}

/** The distribution of answers over connections: a closed loop can hide clients that starve. */
export interface Served {
  readonly connections: number;
  /** Connections with an answer in the window, or before it if they are parked and still open. */
  readonly answered: number;
  readonly answeredShare: number;
  /** Answers to all of them together. */
  readonly answers: number;
  /** From the start of the window to the first answer of each; null in a staircase. */
  readonly firstAnswerUs: LatencyUs | null;
  /** The longest wait of one client for an answer, over all attempts and reconnects. */
  readonly longestSilenceUs: number;
  /** Jain's index of answers per connection: 1 is equal, 1/n all for one; null in a staircase. */
  readonly jainIndex: number | null;
}

/** A time series with one value per 100 ms of the window; null where nothing completed. */
export interface Per100Ms {
  readonly completed: readonly number[];
  readonly p50Us: readonly (number | null)[];
  readonly p99Us: readonly (number | null)[];
  readonly maxUs: readonly (number | null)[];
}

/** One step of a staircase. */
export interface LevelResult {
  /** Active connections, or requests due per second. */
  readonly level: number;
  readonly seconds: number;
  readonly requests: number;
  readonly ratePerSecond: number;
  /** Failed attempts of any kind during the step. */
  readonly errors: number;
  /** The share of active connections with an answer in this step; null in an open loop. */
  readonly answeredShare: number | null;
  readonly latencyUs: LatencyUs | null;
}

/** The part of one machine in a load. */
export interface MachinePart extends GeneratorUse {
  readonly requests: number;
  /** Connections of the first population; null where the driver does not know. */
  readonly connections: number | null;
}

/** The resources that the generator's process used in the window. */
export interface GeneratorUse {
  readonly cpuSeconds: number;
  /** The part of `cpuSeconds` spent awake only to be on time for the next due instant. */
  readonly spinSeconds: number;
  readonly threads: number;
  readonly eventLoopDelayP99Us: number;
}
