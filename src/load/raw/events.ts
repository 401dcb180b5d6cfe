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
   * @param isConnection false where the connection goes on and the row is idle, or where several
   * rows share its end and another one has reported that; absent: true.
   */
  ended(
    row: number,
    how: Ending,
    nowUs: number,
    fault: string | null,
    isConnection?: boolean,
  ): void;
  /**
   * A system call failed (refused, reset, a local limit). The row is free.
   * @param isConnection false where another row has reported it; absent: true.
   */
  failed(row: number, errno: number, nowUs: number, isConnection?: boolean): void;
}
