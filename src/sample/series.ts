import type { Series } from './sample.ts';

/** A value at a time; null where the source did not tell. */
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
