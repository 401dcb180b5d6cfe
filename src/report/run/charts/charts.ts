import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { drain } from './drain.ts';
import { forest } from './forest.ts';
import { acceptQueue, memory, processes } from './sampled.ts';
import { scoreboard } from './scoreboard.ts';
import { latency, phases } from './spectra.ts';
import { staircase } from './staircase.ts';
import { throughput } from './throughput.ts';

/** Draws a cell; returns none where there is nothing to draw. */
type CellChart = (cell: CellSummary) => readonly Chart[];

/** Charts of one cell, in the order of the page. To add one: one file and one line. */
export const cellCharts = {
  forest,
  throughput,
  staircase,
  latency,
  phases,
  drain,
  memory,
  processes,
  acceptQueue,
  scoreboard,
} as const satisfies Record<string, CellChart>;

/** Draws all charts of a cell that its trials have data for; their ids are unique. */
export const chartsOfCell: CellChart = (cell) =>
  Object.values<CellChart>(cellCharts).flatMap((draw) => draw(cell));
