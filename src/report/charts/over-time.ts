import type { ArmSummary } from '../../analysis/arm-summary.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import { type ColumnRequest, type TimelinePoint, timelineOf } from '../../analysis/timeline.ts';
import { armBand } from './arm-style.ts';
import { type Chart, type Dataset, headOf, lineChart } from './chart.ts';

export interface OverTimeRequest extends ColumnRequest {
  readonly id: string;
  readonly title: string;
  /** Title of the y axis. */
  readonly unit: string;
  /** Options of the y axis beside the usual ones. */
  readonly y?: { readonly ticks: object };
  /** The round that the line shows; `max` has no area, as areas of short spikes cover others. */
  readonly line: 'median' | 'max';
  readonly takeaway: (arms: readonly ArmTimeline[]) => string;
}

export interface ArmTimeline {
  readonly arm: ArmSummary;
  readonly points: readonly TimelinePoint[];
}

/** Draws one sampled column over time: a line for the median round, an area for the range. */
export function overTime(cell: CellSummary, request: OverTimeRequest): readonly Chart[] {
  const timelines = cell.arms
    .map((arm) => ({ arm, points: timelineOf(arm.valid, request) }))
    .filter(({ points }) => points.length > 0);
  if (timelines.length === 0) return [];
  const { id, title, unit, y = {}, line, takeaway } = request;
  const seconds = timelines.flatMap(({ points }) => points.map(({ atSeconds }) => atSeconds));
  return [
    lineChart(headOf(cell, id, title, `${takeaway(timelines)} ${legends[line]}`), {
      titles: { x: 'seconds since the measured window began', y: unit },
      size: 'half',
      datasets: timelines.flatMap((each) => datasetsOf(each, line)),
      x: timeAxis(seconds),
      y,
    }),
  ];
}

const legends = {
  median: 'Line: median round; area: lowest to highest.',
  max: 'Line: highest round at each time.',
} as const;

/** Returns an axis from the first to the last reading, with ticks at round numbers only. */
export function timeAxis(seconds: readonly number[]) {
  return {
    type: 'linear',
    min: Math.min(...seconds),
    max: Math.max(...seconds),
    ticks: { includeBounds: false },
  };
}

/** Returns the highest value that any round of the arm reached. */
export function highest(timeline: ArmTimeline): number {
  return Math.max(...timeline.points.map(({ spread }) => spread?.max ?? 0));
}

function datasetsOf({ arm, points }: ArmTimeline, shown: 'median' | 'max'): Dataset[] {
  const pick = (of: 'median' | 'min' | 'max') =>
    points.map(({ atSeconds, spread }) => ({ x: atSeconds, y: rounded(spread?.[of] ?? null) }));
  const area = { low: pick('min'), high: pick('max') };
  return armBand(arm, pick(shown), arm.valid.length < 2 || shown === 'max' ? null : area);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(5));
}
