/** A row of a series without its time; null where a source does not tell. */
export type Row = readonly (number | null)[];

/** One thing that is watched at intervals. */
export interface Sampler {
  /** Names of the row's numbers, units included. */
  readonly columns: readonly string[];
  readonly intervalMs: number;
  /** Most of one CPU that its readings may use; a source that is dear to read is read less often. */
  readonly cpuShare: number;
  /** One reading; null when the source is gone for good, which ends the series. */
  read(): Row | null | Promise<Row | null>;
  close?(): void;
}
