export type Mpm = 'prefork' | 'worker' | 'event';

/**
 * Settings of the server after all of httpd's corrections, under httpd's names. Directives that the
 * MPM lacks hold an equivalent: prefork has one thread a child, worker and event have no spare
 * servers.
 */
export interface ServerConfig {
  readonly mpm: Mpm;
  /** A numeric address; "::" for every address, IPv4 included. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly listenBackLog: number;
  /**
   * AcceptFilter http; `data` accepts a connection only when its first bytes have come
   * (TCP_DEFER_ACCEPT).
   */
  readonly acceptFilter: 'data' | 'none';
  /** An absolute path; readable when the configuration was read. */
  readonly documentRoot: string;
  /** With its port, where that is not 80. */
  readonly serverName: string;
  /** null: no file is written. */
  readonly pidFile: string | null;

  readonly serverLimit: number;
  readonly threadLimit: number;
  readonly startServers: number;
  readonly minSpareServers: number;
  readonly maxSpareServers: number;
  readonly minSpareThreads: number;
  readonly maxSpareThreads: number;
  readonly threadsPerChild: number;
  readonly maxRequestWorkers: number;
  /**
   * Processes that may run at once (`ap_daemons_limit`). In worker and event it can be below
   * maxRequestWorkers / threadsPerChild: where that exceeds ServerLimit, httpd lowers only this
   * number (AH00515).
   */
  readonly daemonsLimit: number;
  /** A whole number, as httpd uses it: fractions are cut off, and less than 1 is 1. */
  readonly asyncRequestWorkerFactor: number;
  /** 0: no limit. */
  readonly maxConnectionsPerChild: number;

  readonly keepAlive: boolean;
  /** Sends the rest of a file without a thread, once the socket takes no more. */
  readonly enableSendfile: boolean;
  readonly keepAliveTimeoutMs: number;
  /** 0: no limit; below 0: every response closes. */
  readonly maxKeepAliveRequests: number;
  readonly timeoutMs: number;
  /** 0: no limit. */
  readonly gracefulShutdownTimeoutMs: number;
  readonly limitRequestLine: number;
  readonly limitRequestFields: number;
  readonly limitRequestFieldSize: number;
  /** Bytes; 0: no limit. */
  readonly limitRequestBody: number;
}
