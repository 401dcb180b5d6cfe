import type { Series } from '../../sample/sample.ts';
import type { Point } from './time-band.ts';

/** A column of a series over its time in seconds; none where it has no such column. */
export function readings({ columns, rows }: Series, name: string): Point[] {
  const [at, column] = [columns.indexOf('atMs'), columns.indexOf(name)];
  if (column < 0) return [];
  return rows.map((row) => ({ x: (row[at] ?? 0) / 1000, y: row[column] ?? null }));
}
