import type { Draft } from './command.ts';
import { correct, type Retained } from './corrections.ts';
import { compiledDefaults } from './defaults.ts';
import { conditionsOf, withoutModules } from './modules.ts';
import { obey } from './obey.ts';
import { ConfigMistake, readDirectives } from './syntax.ts';

export type Mpm = 'prefork' | 'worker' | 'event';

/**
 * What the server works by, after all of httpd's corrections. Directives bear httpd's names. Those that the MPM does not
 * know hold its nearest truth: prefork has one thread a child, worker and event have no spare servers.
 */
export interface ServerConfig {
  readonly mpm: Mpm;
  /** An address in numbers; "::" for every address, IPv4 included. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly listenBackLog: number;
  /** AcceptFilter http: whether a connection is accepted only when its first bytes have come (TCP_DEFER_ACCEPT). */
  readonly acceptFilter: 'data' | 'none';
  /** An absolute path; whether it can be read is known when it was given. */
  readonly documentRoot: string;
  /** With its port, where that is not 80. */
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
  /** Whether what is left of a file is sent without a thread, once the socket takes no more. */
  readonly enableSendfile: boolean;
  readonly keepAliveTimeoutMs: number;
  /** 0: no limit; below 0 every response closes. */
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
  /** httpd's message, one line or two; the server is not to be started. */
  | { readonly error: string };

/**
 * The configuration from a file in httpd's syntax and from flags, corrected as httpd corrects it. Warnings are httpd's
 * lines, to be printed before the server starts. At a restart `retained` holds the limits that cannot be changed any more;
 * the warnings are then what httpd logs.
 */
export function readConfig(
  mpm: Mpm,
  file: { readonly path: string; readonly text: string } | null,
  flags: ConfigFlags,
  retained: Retained | null = null,
): ConfigResult {
  const conditions = conditionsOf(mpm, flags.defines);
  const draft: Draft = { ...compiledDefaults(mpm), listens: [] };
  try {
    const given = file === null ? [] : readDirectives(file.path, file.text, conditions);
    const flagged = readDirectives(flagsName, flags.directives.join('\n'), conditions);
    for (const directive of withoutModules(mpm, given)) obey(draft, directive);
    // Where the flags say Listen, they mean instead of the file's.
    draft.listens = [];
    for (const directive of flagged) obey(draft, directive);
  } catch (error) {
    if (error instanceof ConfigMistake) return { error: error.message };
    throw error;
  }
  const warnings = correct(draft, retained);
  const { listens: _, ...config } = draft;
  return { config, warnings };
}

/** What httpd calls the place of directives from its command line. */
const flagsName = '-c/-C directives';
