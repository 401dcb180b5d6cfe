/** A row of a series without its time; null where a source does not tell. */
export type Row = readonly (number | null)[];

/** One thing that is watched at intervals. */
export interface Sampler {
  /** Names of the row's numbers, units included. */
  readonly columns: readonly string[];
  readonly intervalMs: number;
  /** One reading; null when the source is gone for good, which ends the series. */
  read(): Row | null | Promise<Row | null>;
  close?(): void;
}
