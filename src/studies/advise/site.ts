/** Requirements and resources of a site, as plain numbers. */
export interface Site {
  readonly memoryBytes: number;
  /** Share of the memory for everything but httpd: the kernel, its page cache, other programs. */
  readonly reserveShare: number;
  readonly cpus: number;
  /** Visitors at once, each with one connection at a time. */
  readonly clients: number;
  /** A worker is busy with a request for so long. */
  readonly requestSeconds: number;
  /** A visitor pauses for so long between an answer and the next request. */
  readonly thinkSeconds: number;
  /** KeepAliveTimeout as it is wanted. */
  readonly keepAliveSeconds: number;
  /** Memory of a process of httpd with the application in it; null: as it was measured. */
  readonly childBytes: number | null;
  /** CPU time of a request; null: as it was measured. */
  readonly cpuUsPerRequest: number | null;
  /** null: the visitors come without TLS. */
  readonly tls: SiteTls | null;
}

/** TLS of a site. */
export interface SiteTls {
  /**
   * Share of the requests that open a connection, with a full handshake; null: it follows from
   * KeepAliveTimeout.
   */
  readonly newConnectionShare: number | null;
}

/** Share of requests on new connections where most visitors come back within KeepAliveTimeout. */
const fewNewConnections = 0.1;

/**
 * Returns the share where none was given: who pauses beyond KeepAliveTimeout connects anew, and
 * everybody does with KeepAlive Off, a time of 0.
 */
export const newConnectionShareOf = ({
  thinkSeconds,
  keepAliveSeconds,
}: Pick<Site, 'thinkSeconds' | 'keepAliveSeconds'>): number =>
  keepAliveSeconds === 0 || thinkSeconds > keepAliveSeconds ? 1 : fewNewConnections;
