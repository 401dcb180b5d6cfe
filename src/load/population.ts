/**
 * A population of connections that behave alike. A load is one of them or several at once; the first is the one that a
 * trial is about, the others are what happens meanwhile. Survives JSON: it stands in plan.json as it is driven.
 */
export type Population = Closed | Open | Bursts | Parked | Slow;

export type Model = Population['model'];

interface Common {
  /** Unique within the load: "new", "parked". */
  readonly name: string;
  /** Connections at once, at most. */
  readonly connections: number;
  readonly path: string;
  /** The one right body; anything else is a bad response. null: any will do. */
  readonly body: ExpectedBody | null;
}

/** Length of a body and its CRC-32 (zlib); null where only the length is known. */
export interface ExpectedBody {
  readonly bytes: number;
  readonly crc32: number | null;
}

/** Closed loop: each connection sends its next request when it has the last answer. */
export interface Closed extends Common {
  readonly model: 'closed';
  /** A new connection for every request (`Connection: close`) instead of persistent ones. */
  readonly fresh: boolean;
  /** Staircase: how many of the connections are active, in equal parts of the window. */
  readonly levels: readonly number[] | null;
}

/** Open loop: requests are due by a schedule, whether or not earlier ones were answered. */
export interface Open extends Common {
  readonly model: 'open';
  readonly fresh: boolean;
  /** Requests due a second. */
  readonly ratePerSecond: number;
  /** Evenly spaced, or as independent visitors come (exponential gaps, from the seed). */
  readonly arrivals: 'constant' | 'poisson';
  /** Staircase: rates instead of the one, in equal parts of the window. */
  readonly levels: readonly number[] | null;
}

/** From rest, all connections brand-new and started in one go, each asking once; again after a rest. */
export interface Bursts extends Common {
  readonly model: 'bursts';
  readonly restSeconds: number;
}

/** Persistent connections that ask once and then idle; one that the server ends is opened again. */
export interface Parked extends Common {
  readonly model: 'parked';
}

/** Slow clients on new connections: so many bytes of the request, or of the answer, every interval. */
export interface Slow extends Common {
  readonly model: 'slow';
  readonly direction: 'send' | 'read';
  readonly bytesPerInterval: number;
  readonly intervalSeconds: number;
}
