import type { DriverName } from '../drivers/drivers.ts';
import type { Population } from '../population.ts';
import type { Protocol } from '../protocols/protocol.ts';

/**
 * Describes a shape of load. A workload's own file holds everything that the program knows of it;
 * to add one, write a file and add a line to workloads.ts. Names of figures and presets are plain
 * strings here; `analysis` and `plan` check them when they type-check.
 */
export interface Workload {
  /** Continues a number of connections: "32 keep-alive connections …". */
  readonly title: string;
  /** The load as an administrator sees it, a noun phrase: "32 busy keep-alive clients". */
  situation(connections: number): string;
  /** Conditions under which the answer holds: "they ask again every 4 s"; absent: none to name. */
  readonly premise?: string;
  /** The KeepAliveTimeout of the arms decides how long its clients hold a worker. */
  readonly keepsIdle?: true;
  /**
   * The arms alternate in turns on shared starts. `share` of the plan's duration is the load of
   * each arm; 0 holds the connections for one turn. null: a trial is one fresh start.
   */
  readonly turns: { readonly seconds: number; readonly share: number } | null;
  /** Measured for so long where there are no turns; absent: for as long as the plan says. */
  readonly durationSeconds?: number;
  /** A visitor gives up after so long; absent: after 5 s. */
  readonly timeoutSeconds?: number;
  /** A driver by another author that repeats one cell in the first round, as a cross-check. */
  readonly crossCheck?: DriverName;
  /** Delay of the backend behind httpd in milliseconds; absent where there is no backend. */
  readonly backendDelayMs?: number;
  /** True where it is about TLS handshakes. */
  readonly needsTls?: boolean;
  /** Returns what is otherwise over a protocol: a handshake bounds the rate of new connections. */
  over?(protocol: Protocol): Partial<Pick<Workload, 'title' | 'premise' | 'populations'>>;
  /** True where only an arm with PHP can answer. */
  readonly needsPhp?: boolean;
  /** Presets that run the workload when the user names none, with all its sizes or the largest. */
  readonly presets: Readonly<Record<string, 'all' | 'largest'>>;
  readonly figures: WorkloadFigures;
  /** True where a timeline of a typical round is always drawn; else only of rounds with a stall. */
  readonly timelines: boolean;
  /** Returns the numbers of connections, ascending, for arms that serve `capacity` at once. */
  sizes(capacity: number): readonly number[];
  populations(connections: number): readonly [Population, ...Population[]];
}

/** Ids of the figures that answer the question of a workload. */
export interface WorkloadFigures {
  /**
   * Compared between all pairs of arms, the main one first. At most three: with more, one would
   * often differ by chance. Latency is among them only where every arm gets the same load; in a
   * closed loop it follows from the throughput.
   */
  readonly questions: readonly string[];
  /**
   * Compared between nights too; absent: nothing more. Throughput of a saturated CPU says the same
   * as CPU time for each request, but varies twice as much from night to night beside neighbours.
   */
  readonly nightly?: readonly string[];
  /** Columns that fit a terminal 100 characters wide. */
  readonly short: readonly string[];
  readonly columns: readonly string[];
}
