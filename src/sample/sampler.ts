/** A row of a series without its time; null where a source does not provide a value. */
export type Row = readonly (number | null)[];

/** A source that is read at intervals. */
export interface Sampler {
  /** Names of the row's numbers, with units. */
  readonly columns: readonly string[];
  readonly intervalMs: number;
  /** The maximum share of one CPU for its readings; an expensive source is read less often. */
  readonly cpuShare: number;
  /** Reads once; returns null when the source has ended, which ends the series. */
  read(): Row | null | Promise<Row | null>;
  close?(): void;
}
