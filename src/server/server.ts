import type { Agent } from '../channel/agent.ts';
import type { Finding } from '../host/finding.ts';
import type { Arm, Pool } from './arm.ts';
import type { ClientProtocol, Negotiated } from './client-protocol.ts';
import type { ServerTls } from './tls.ts';

/** A place where arms can run. `runtimes` in runtimes.ts names them. */
export interface RuntimeKind {
  /** Plural noun for the arms: "containers". */
  readonly armsText: string;
  /** Clients reach the arms over loopback, so that they can spread over many addresses. */
  readonly overLoopback: boolean;
  /** Memory limit of an arm; null: the runtime sets none. */
  readonly memoryLimitBytes: number | null;
  /** Seconds that a start takes beyond that of the server itself. */
  readonly startSeconds: number;
  /** --runtime auto never takes it; absent: it may. */
  readonly onlyAskedFor?: boolean;
  /** Tells whether this machine has it, with the reason. */
  find(): Promise<Found>;
  /** Returns why it cannot run an arm; absent: it can run all. */
  refusalOf?(arm: Arm): string | null;
  /** Returns why `httpd` names no httpd of this runtime; null where it may. */
  problemOf(httpd: string): string | null;
  /** Tells whether two runs use the same default httpd. */
  sameHttpd(a: RuntimeOptions, b: RuntimeOptions): boolean;
  open(options: RuntimeOptions): Runtime;
  /**
   * Keeps the default httpd as it is now, so that later runs can compare with it.
   * @param folder an empty one; what is put there is the caller's to keep.
   * @throws {ServerError} stage `prepare`.
   */
  freeze(
    options: RuntimeOptions,
    folder: string,
    tell: (line: string) => void,
    signal: AbortSignal,
  ): Promise<FrozenHttpd>;
  /** Returns what an arm names to run a frozen httpd; null where it is gone, or not as it was. */
  thaw(
    kept: FrozenHttpd,
    folder: string,
    tell: (line: string) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
  /** Removes what killed runs of this tool left in it; a line for each thing removed. */
  removeLeftovers(): Promise<readonly string[]>;
  /** Tells doctor whether this machine has what the runtime needs. */
  finding(): Promise<Finding>;
}

/** Answer of a runtime about this machine. */
export interface Found {
  readonly found: boolean;
  readonly reason: string;
  /** The machine of the arms; absent: it is this one. */
  readonly elsewhere?: Elsewhere;
}

/** Another machine, on which arms run. */
export interface Elsewhere {
  /** A numeric address. */
  readonly address: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Machines that drive the load; absent: this one does. */
  readonly generators?: readonly { readonly address: string; readonly cpus: number }[];
}

/** An httpd that stays the same from run to run. */
export interface FrozenHttpd {
  /** Path within its folder, or the name of an image. */
  readonly httpd: string;
  /** SHA-256 of all its files, or the id of the image. */
  readonly build: string;
  /** Such as "Apache/2.4.68 (Debian)"; of an image its name. */
  readonly version: string;
}

/** The default httpd of a run. */
export interface RuntimeOptions {
  /** The binary for plain processes; null to find or fetch one. */
  readonly path: string | null;
  /** The base image for containers. */
  readonly image: string;
  /** Machines that drive the load, at most and at least; absent: all that there are. */
  readonly generators?: GeneratorCount;
  /** Registry from which the nodes of a swarm pull; absent: each has the image. */
  readonly registry?: string;
}

/** Number of the machines that drive the load. */
export interface GeneratorCount {
  /** null: all that there are. */
  readonly most: number | null;
  /** A run goes on with as few when others are lost; null: with no fewer than it began with. */
  readonly least: number | null;
}

/** Prepares, checks and starts arms. */
export interface Runtime {
  /** Returns the agent beside its servers, once it is prepared; absent and null: they are here. */
  agent?(): Agent | null;
  /** Returns the agents that drive the load; absent and null: this machine does. */
  loadAgents?(): readonly Agent[] | null;
  /** Ends what `prepare` has started; absent: nothing. */
  close?(): Promise<void>;
  /**
   * Does what takes long and is needed once a run: fetches httpd, builds images. Reports each step
   * through `progress`.
   * @throws {ServerError} stage `prepare`, with what was tried.
   */
  prepare(
    arms: readonly Arm[],
    progress: (step: string) => void,
    signal: AbortSignal,
  ): Promise<Facts>;
  /**
   * Asks the server about the arm's tuning without starting it (`httpd -t`).
   * @throws {ServerError} stage `prepare` where there is no such server.
   */
  askTuning(arm: Arm, signal: AbortSignal): Promise<TuningAnswer>;
  /**
   * Starts the arm, waits until its pool is up, and proves that it is what it says: the right
   * bytes, the right MPM. Whatever was started is gone again when this throws.
   * @throws {ServerError} stage `start`, `ready` or `identity`.
   */
  start(request: StartRequest, signal: AbortSignal): Promise<RunningServer>;
}

/** Answer of a server about a tuning, before it is started. */
export interface TuningAnswer {
  /** Mistakes, and numbers that it would not use as they are given; one string each. */
  readonly complaints: readonly string[];
  /** Its other remarks: variables that are not defined, and what follows from that. */
  readonly notes: readonly string[];
  /** The pool that it would start; null where it refuses the tuning. */
  readonly pool: Pool | null;
  /** Paths of this machine that its container sees; absent: it is in none. */
  readonly mounted?: readonly string[];
}

/** Facts that a runtime found out about itself, for environment.json. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

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
  /** Resolves, with the reason, when the server ends although nobody disposed it. Never rejects. */
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
