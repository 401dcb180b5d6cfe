import type { Draft } from './command.ts';
import { correct, type Retained } from './corrections.ts';
import { compiledDefaults } from './defaults.ts';
import { conditionsOf, withoutModules } from './modules.ts';
import { obey } from './obey.ts';
import { ConfigMistake, readDirectives } from './syntax.ts';

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

/** Settings of the command line, which override the file, as httpd's -c does. */
export interface ConfigFlags {
  /** Directives as in a file, one each: "ThreadsPerChild 32". */
  readonly directives: readonly string[];
  /** Names for <IfDefine>, as httpd's -D. */
  readonly defines: readonly string[];
}

export type ConfigResult =
  | { readonly config: ServerConfig; readonly warnings: readonly string[] }
  /** httpd's message, one line or two; the server must not start. */
  | { readonly error: string };

/**
 * Reads the configuration from a file in httpd's syntax and from flags, and corrects it as httpd
 * does. Warnings are httpd's lines, to be printed before the server starts. At a restart `retained`
 * holds the limits that can no longer be changed, and the warnings are those that httpd logs.
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
    // A Listen of the flags replaces those of the file.
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

/** httpd's name for directives from its command line. */
const flagsName = '-c/-C directives';
