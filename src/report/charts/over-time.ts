import type { ArmSummary, CellSummary } from '../../analysis/summary.ts';
import { type ColumnRequest, type TimelinePoint, timelineOf } from '../../analysis/timeline.ts';
import { armArea, armLine, axes, type Chart, type Dataset, sparseMarks } from './chart.ts';

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
  return [
    {
      id: `${cell.cell.id}-${request.id}`,
      title: `${request.title}: ${cell.short}`,
      takeaway: `${request.takeaway(timelines)} ${legends[request.line]}`,
      heightPx: 300,
      size: 'half',
      config: {
        type: 'line',
        data: { datasets: timelines.flatMap((each) => datasetsOf(each, request.line)) },
        options: axes(
          { x: 'seconds since the measured window began', y: request.unit },
          {
            x: timeAxis(
              timelines.flatMap(({ points }) => points.map(({ atSeconds }) => atSeconds)),
            ),
            y: { beginAtZero: true, ...request.y },
          },
        ),
      },
    },
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
  const line = {
    ...armLine(arm),
    label: arm.name,
    pointRadius: sparseMarks(arm, points.length),
    data: pick(shown),
  };
  if (arm.valid.length < 2 || shown === 'max') return [line];
  return [
    { ...armArea(arm), data: pick('min') },
    { ...armArea(arm), data: pick('max'), fill: '-1' },
    line,
  ];
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(5));
}
