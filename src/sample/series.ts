/**
 * Rows of numbers under named columns: `rows[i][j]` belongs to `columns[j]`. The first column is
 * `atMs`, milliseconds since the start of the measured window (negative during the warm-up). null
 * where a source does not provide a value.
 */
export interface Series {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
}

/** A time and a value; null where the source does not provide one. */
export type Reading = readonly [atMs: number, value: number | null];

/** Returns the readings of a column in their order; none where the series lacks it. */
export function readSeries({ columns, rows }: Series, name: string): readonly Reading[] {
  const [at, column] = [columns.indexOf('atMs'), columns.indexOf(name)];
  if (at < 0 || column < 0) return [];
  return rows.flatMap((row): Reading[] => {
    const atMs = row[at] ?? null;
    return atMs === null ? [] : [[atMs, row[column] ?? null]];
  });
}

/** Returns the known values of a column within the measured window. */
export const valuesInWindow = (series: Series, name: string): readonly number[] =>
  readSeries(series, name).flatMap(([atMs, value]) => (atMs >= 0 && value !== null ? [value] : []));
