import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { footprint } from './footprint.ts';
import { forest } from './forest.ts';
import { rounds } from './rounds.ts';
import { firstByte, latency } from './spectra.ts';
import { staircase } from './staircase.ts';
import { timelines } from './timelines.ts';

/** Draws a cell; returns none where there is nothing to draw. */
type CellChart = (cell: CellSummary) => readonly Chart[];

/** Charts that every reader of a situation sees: the intervals, and all that was measured. */
const shown: readonly CellChart[] = [forest, rounds];

/** Further charts of a cell, folded away. To add one: one file and one line. */
export const cellCharts = {
  staircase,
  latency,
  firstByte,
  footprint,
  timelines,
} as const satisfies Record<string, CellChart>;

/** Draws what is shown at once; the ids of all charts of a cell are unique. */
export const chartsOfCell: CellChart = (cell) => shown.flatMap((draw) => draw(cell));

/** Draws what is folded away, as far as the trials have data for it. */
export const furtherCharts: CellChart = (cell) =>
  Object.values<CellChart>(cellCharts).flatMap((draw) => draw(cell));
