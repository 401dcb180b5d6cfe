import { compiledDefaults } from './defaults.ts';

export type Mpm = 'prefork' | 'worker' | 'event';

/**
 * What the server works by, after all of httpd's corrections. Directives bear httpd's names. Those that the MPM does not
 * know hold its nearest truth: prefork has one thread a child, worker and event have no spare servers.
 */
export interface ServerConfig {
  readonly mpm: Mpm;
  /** An address in numbers. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly listenBackLog: number;
  /** AcceptFilter http: whether a connection is accepted only when its first bytes have come (TCP_DEFER_ACCEPT). */
  readonly acceptFilter: 'data' | 'none';
  readonly documentRoot: string;
  readonly serverName: string;
  /** null: none is written. */
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
   * Processes that may run at once (`ap_daemons_limit`). Of worker and event it is not always maxRequestWorkers /
   * threadsPerChild: where that exceeds ServerLimit httpd lowers this number only (AH00515).
   */
  readonly daemonsLimit: number;
  /** Whole, as httpd uses it: fractions are cut off, and less than 1 is 1. */
  readonly asyncRequestWorkerFactor: number;
  /** 0: no limit. */
  readonly maxConnectionsPerChild: number;

  readonly keepAlive: boolean;
  readonly keepAliveTimeoutMs: number;
  /** 0: no limit. */
  readonly maxKeepAliveRequests: number;
  readonly timeoutMs: number;
  /** 0: as long as it takes. */
  readonly gracefulShutdownTimeoutMs: number;
  readonly limitRequestLine: number;
  readonly limitRequestFields: number;
  readonly limitRequestFieldSize: number;
  /** Bytes; 0: no limit. */
  readonly limitRequestBody: number;
}

/** What the command line says beside the file; it counts more than the file, as httpd's -c does. */
export interface ConfigFlags {
  /** Directives as in a file, one each: "ThreadsPerChild 32". */
  readonly directives: readonly string[];
  /** Names for <IfDefine>, as httpd's -D. */
  readonly defines: readonly string[];
}

export type ConfigResult =
  | { readonly config: ServerConfig; readonly warnings: readonly string[] }
  /** httpd's message, one line or more; the server is not to be started. */
  | { readonly error: string };

/**
 * The configuration from a file in httpd's syntax and from flags, corrected as httpd corrects it. Warnings are httpd's lines,
 * to be printed before the server starts.
 */
export function readConfig(
  mpm: Mpm,
  _file: { readonly path: string; readonly text: string } | null,
  _flags: ConfigFlags,
): ConfigResult {
  return { config: compiledDefaults(mpm), warnings: [] };
}
