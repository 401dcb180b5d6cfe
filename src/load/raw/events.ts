import type { Ending } from './answers.ts';

/** Handlers of events on connections; rows are those of the engine's table. */
export interface Events {
  /** The connection is established: `ask` may be called. */
  connected(row: number): void;
  /**
   * A complete answer; the table has its status and length. The row is free if the server closes.
   */
  answered(row: number, nowUs: number): void;
  /**
   * Another end of the connection; the row is free. `fault` describes an error, null means none.
   */
  ended(row: number, how: Ending, nowUs: number, fault: string | null): void;
  /** A system call failed (refused, reset, a local limit). The row is free. */
  failed(row: number, errno: number, nowUs: number): void;
}
