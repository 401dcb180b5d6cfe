import type { Dataset } from './chart.ts';

/** A part of a picture over time with a vertical axis of its own. */
export interface Band {
  readonly axis: 'slots' | 'connections' | 'ms';
  readonly title: string;
  readonly scale: object;
  readonly datasets: readonly TimeDataset[];
}

/** x: seconds since the measured window began; y null: nothing is known, a gap. */
export type Point = { x: number; y: number | null };
export type TimeDataset = Dataset & { data: Point[] };

/** Points that the width of a page can show; a long window must not make a large page. */
export const mostPoints = 300;

/**
 * Keeps one of several neighbours where there are too many.
 * @param keep the highest keeps every spike; the first keeps readings of one moment adding up.
 */
export function thinned(
  points: readonly Point[],
  keep: 'highest' | 'first',
  most = mostPoints,
): Point[] {
  const size = Math.ceil(points.length / most);
  if (size < 2) return [...points];
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    points.slice(i * size, (i + 1) * size),
  );
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (keep === 'first') return [first];
    return [group.reduce((a, b) => ((b.y ?? -1) > (a.y ?? -1) ? b : a), first)];
  });
}

export const line = (
  axis: Band['axis'],
  label: string,
  colour: string,
  data: readonly Point[],
): TimeDataset => ({
  yAxisID: axis,
  label,
  data: [...data],
  borderColor: colour,
  backgroundColor: colour,
  borderWidth: 2,
  pointRadius: radii(data),
  pointStyle: 'line',
  spanGaps: false,
});

/** Draws a point between two gaps, which has no line. */
function radii(data: readonly Point[]): number | number[] {
  const known = data.map(({ y }) => y !== null);
  const alone = known.map((is, i) => is && !known[i - 1] && !known[i + 1]);
  return alone.includes(true) ? alone.map((is) => (is ? 4 : 0)) : 0;
}

/** Ends the axis above the highest value: a tick at the top would overlap the band above. */
export const upTo = (most: number) => ({
  min: 0,
  max: most * 1.1 + 0.5,
  ticks: { color: '@muted', precision: 0, includeBounds: false },
});
