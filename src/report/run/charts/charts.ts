import type { CellSummary, Summary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { acceptQueue } from './accept-queue.ts';
import { drain } from './drain.ts';
import { footprint } from './footprint.ts';
import { forest } from './forest.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { phases } from './phases.ts';
import { processes } from './processes.ts';
import { scoreboard } from './scoreboard.ts';
import { staircase } from './staircase.ts';
import { throughput } from './throughput.ts';
import { timelines } from './timelines.ts';

/** The pictures of one cell, in the order of the page. Each gives none where there is nothing to draw. */
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
} as const satisfies Record<string, (cell: CellSummary) => readonly Chart[]>;

/** The pictures of the whole run. */
export const runCharts = { footprint } as const satisfies Record<
  string,
  (summary: Summary) => readonly Chart[]
>;

/** All pictures of a run; ids are unique. */
export interface Gallery {
  readonly ofRun: readonly Chart[];
  readonly ofCell: ReadonlyMap<string, readonly Chart[]>;
  /** Of a cell too, but for who asks why: the page folds them away. */
  readonly folded: ReadonlyMap<string, readonly Chart[]>;
}

export function drawAll(summary: Summary): Gallery {
  const kinds = Object.values(cellCharts);
  return {
    ofRun: Object.values(runCharts).flatMap((draw) => draw(summary)),
    ofCell: new Map(
      summary.cells.map((cell) => [cell.cell.id, kinds.flatMap((draw) => draw(cell))]),
    ),
    folded: new Map(summary.cells.map((cell) => [cell.cell.id, timelines(cell)])),
  };
}

export function allCharts(gallery: Gallery): readonly Chart[] {
  const { ofRun, ofCell, folded } = gallery;
  return [...ofRun, ...[...ofCell.values(), ...folded.values()].flat()];
}
