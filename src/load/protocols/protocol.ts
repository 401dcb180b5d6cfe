import type { PopulationShape } from '../population.ts';

/**
 * Describes a protocol of clients. Its own file holds everything that the program knows of it. To
 * add one, write a file and add a line to protocols.ts.
 */
export interface Protocol {
  /** Name for sentences: "HTTP/1.1 over TLS". */
  readonly title: string;
  /** Continues the name of a situation: "over TLS"; '' says nothing. */
  readonly over: string;
  /** Connections begin with a TLS handshake. */
  readonly secure: boolean;
  /** Value that the handshake must select (RFC 7301); null without a handshake. */
  readonly alpn: string | null;
  /** A connection carries several requests at once, each in a stream of its own. */
  readonly multiplexes: boolean;
  /** The server counts its requests, so that its count can check that of a driver. */
  readonly isCounted: boolean;
  /** Returns why its clients cannot behave like this population; null: they can. */
  refuses(population: PopulationShape): string | null;
}
