import type { Series } from '../../sample/series.ts';
import { readSeries } from '../../sample/series.ts';
import type { Point } from './time-band.ts';

/** Returns a column of a series over its time in seconds; none where it has no such column. */
export const readings = (series: Series, name: string): Point[] =>
  readSeries(series, name).map(([atMs, y]) => ({ x: atMs / 1000, y }));
