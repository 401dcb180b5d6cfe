import type { Arm } from './arm.ts';
import type { ClientProtocol, Negotiated } from './client-protocol.ts';
import type { ServerTls } from './tls.ts';

export interface StartRequest {
  /** With its tuning and its httpd. */
  readonly arm: Arm;
  readonly runId: string;
  /** CPU numbers that the server may use; null leaves it unpinned. */
  readonly cpus: readonly number[] | null;
  /** Memory limit of the whole arm; null for none. Only containers can hold it. */
  readonly memoryLimitBytes: number | null;
  /** It is the A/A control of its arm. Nothing that starts or serves it may depend on this. */
  readonly control?: boolean;
  /** Unix socket of an application that httpd proxies /app to; null: none. */
  readonly backendSocket: string | null;
  /** Port that the clients know already; absent: any free port. */
  readonly port?: number;
  /** The same with TLS. */
  readonly tlsPort?: number;
  /** Protocols of the clients of its run, each of which it proves; absent: HTTP/1.1 alone. */
  readonly protocols?: readonly ClientProtocol[];
  /** Absent: none of them has TLS. */
  readonly tls?: ServerTls;
}

/**
 * A server that is up and verified. Disposing it stops it, removes what it left, and is safe to
 * repeat.
 */
export interface RunningServer extends AsyncDisposable {
  readonly arm: Arm;
  readonly host: string;
  readonly port: number;
  /** Port of clients with TLS; absent: there is none. */
  readonly tlsPort?: number;
  /** The address of its status page; absent: `host`. */
  readonly statusHost?: string;
  readonly identity: Identity;
  readonly startUp: StartUp;
  /** Process id of httpd's parent where the server is observed; null where it is out of reach. */
  readonly pid: number | null;
  /** The arm's own cgroup; null where there is none or its files cannot be read. */
  readonly cgroup: Cgroup | null;
  /**
   * One reading of the engine's stats API, the fallback where neither pid nor cgroup is reachable.
   */
  readonly readStats: (() => Promise<EngineStats>) | null;
  /**
   * Resolves, with the reason, when the server ends although nobody disposed it. Rejects with the
   * LostAgent where its agent can tell no more; nobody has to wait for it.
   */
  readonly died: Promise<string>;
  /** The last lines of the server's error log. */
  lastLog(): Promise<string>;
  /**
   * Asks httpd's parent, or our own, to read its configuration again. Resolves when it was asked,
   * not when it is done.
   */
  signal(wish: Wish): Promise<void>;
}

/** Requests to a running server, and their signals (os/unix/unixd.c, ap_unixd_mpm_set_signals). */
export const wishes = { 'graceful-restart': 'SIGUSR1', restart: 'SIGHUP' } as const;

export type Wish = keyof typeof wishes;

/** Duration of a start since the launch of the process or container; observed every 20 ms. */
export interface StartUp {
  /** Until it answered for the first time. */
  readonly answerMs: number;
  /** Until every worker that its tuning starts beforehand was there. */
  readonly poolMs: number;
}

/** Identity of the server that answered, as it states it. */
export interface Identity {
  /** `ServerVersion` of the status page, such as "Apache/2.4.68 (Debian)". */
  readonly version: string;
  /** `ServerMPM` of the status page. */
  readonly mpm: string;
  /** Results of each protocol but plain HTTP/1.1, by its name; absent: there is no other. */
  readonly negotiated?: Readonly<Record<string, Negotiated>>;
}

/** Folders that hold the arm's accounting files. In version 2 all three are the same folder. */
export interface Cgroup {
  readonly version: 1 | 2;
  readonly memory: string;
  readonly cpu: string;
}

export interface EngineStats {
  readonly usageBytes: number;
  readonly anonBytes: number | null;
  readonly fileBytes: number | null;
  readonly cpuUs: number;
}

/** A failure of a server as data: the stage, the observation, and the end of the server's log. */
export class ServerError extends Error {
  readonly stage: 'prepare' | 'start' | 'ready' | 'identity';
  readonly log: string;

  constructor(stage: ServerError['stage'], reason: string, log = '', options?: ErrorOptions) {
    super(reason, options);
    this.name = 'ServerError';
    this.stage = stage;
    this.log = log;
  }
}

/** PHP can be neither found nor fetched; whatever needs none can be measured all the same. */
export class PhpError extends ServerError {
  constructor(reason: string, options?: ErrorOptions) {
    super('prepare', reason, '', options);
    this.name = 'PhpError';
  }
}
