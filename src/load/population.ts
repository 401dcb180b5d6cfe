/**
 * A population of connections that behave alike. A load has one or several at once: the first is
 * measured, the others are its background. Survives JSON: plan.json holds it as it is driven.
 */
export type Population = Populations[keyof Populations];

/** A method token of RFC 9110, section 9. */
export type Method = string;

export type Model = Population['model'];

/** The population of each model; the file of a new model adds its own (`declare module`). */
export interface Populations {
  readonly closed: Closed;
  readonly open: Open;
  readonly bursts: Bursts;
  readonly parked: Parked;
  readonly slow: Slow;
}

/** A population without the document that it requests. */
export type PopulationShape = Population extends infer Kind
  ? Kind extends Population
    ? Omit<Kind, 'path' | 'expectedBody'>
    : never
  : never;

/** Returns true where each request has a connection of its own. */
export const isFresh = (population: PopulationShape): boolean =>
  'fresh' in population ? population.fresh : population.model !== 'parked';

/**
 * Returns the most requests under way on a connection, over a protocol that carries several. Where
 * each request has a connection of its own, it is one.
 */
export const streamsOf = (population: Population): number =>
  isFresh(population) ? 1 : (population.streams ?? 1);

/** Fields of every population. */
export interface Common extends Question {
  /** Unique within the load: "new", "parked". */
  readonly name: string;
  /** The maximum number of connections at once. */
  readonly connections: number;
  /** Each request is one of these, by their weights; absent: all are the population's own. */
  readonly mix?: readonly WeightedQuestion[];
  /** A new connection resumes the client's last TLS session; absent: each handshake is full. */
  readonly resumes?: boolean;
  /** HTTP/2: the most requests under way on a connection; absent: 1. */
  readonly streams?: number;
}

/** A question and its share of a mix: weight / the sum of all weights. */
export interface WeightedQuestion extends Question {
  readonly weight: number;
}

/** Returns the questions of a population; where it has a mix, its own is the first of them. */
export const questionsOf = (population: Common): readonly Question[] =>
  population.mix ?? [population];

/** One request, and the answer that is correct. */
export interface Question extends RequestShape {
  readonly path: string;
  /** The only correct body of an answer; any other is a bad response. null accepts every body. */
  readonly expectedBody: ExpectedBody | null;
}

/** A request without the document that it asks for, and without what follows from its address. */
export interface RequestShape {
  readonly method: Method;
  /** Field lines in their order, without Host and those of the framing; absent: none. */
  readonly headers?: readonly HeaderLine[];
  /** Absent: the request has no body. */
  readonly requestBody?: RequestBody;
  /** The only correct status of an answer; absent: 200. */
  readonly expectedStatus?: number;
}

/** Name and value of a field line. */
export type HeaderLine = readonly [name: string, value: string];

/** The body of a request: a file, or filler of this length where `file` is null. */
export interface RequestBody {
  readonly bytes: number;
  readonly file: string | null;
}

/** Length of a body and its CRC-32 (zlib); null where only the length is known. */
export interface ExpectedBody {
  readonly bytes: number;
  readonly crc32: number | null;
}

/** Closed loop: each connection sends its next request when its last answer is complete. */
export interface Closed extends Common {
  readonly model: 'closed';
  /** A new connection for every request (`Connection: close`) instead of persistent ones. */
  readonly fresh: boolean;
  /** Staircase: active connections in each step; the steps are equal parts of the window. */
  readonly levels: readonly number[] | null;
}

/** Open loop: requests are due by a schedule, independent of earlier answers. */
export interface Open extends Common {
  readonly model: 'open';
  readonly fresh: boolean;
  /** Requests due per second. */
  readonly ratePerSecond: number;
  /** Evenly spaced, or a Poisson process as of independent visitors (from the seed). */
  readonly arrivals: 'constant' | 'poisson';
  /** Staircase: the rate of each step, instead of the one rate; the steps are equal parts. */
  readonly levels: readonly number[] | null;
}

/** From rest, all connections at once, each new and with one request; again after a rest. */
export interface Bursts extends Common {
  readonly model: 'bursts';
  readonly restSeconds: number;
}

/** Persistent connections that idle after each answer; one that ends is opened again. */
export interface Parked extends Common {
  readonly model: 'parked';
  /** A client asks again so long after an answer, as a polling page does; null: never. */
  readonly askEverySeconds: number | null;
}

/**
 * Slow clients on new connections: they send or read a number of bytes per interval. Those of the
 * handshake send the beginning of a TLS handshake, and never its end.
 */
export interface Slow extends Common {
  readonly model: 'slow';
  readonly direction: 'send' | 'read' | 'handshake';
  readonly bytesPerInterval: number;
  readonly intervalSeconds: number;
}
