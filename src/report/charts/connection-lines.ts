import type { CompletedTrial } from '../../run/trial.ts';
import type { Series } from '../../sample/series.ts';
import { readings } from './readings.ts';
import {
  type Band,
  line,
  mostPoints,
  type Point,
  type TimeDataset,
  thinned,
  upTo,
} from './time-band.ts';

type Kind = readonly [
  series: 'connections' | 'sockets' | 'scoreboard',
  column: string,
  label: string,
  colour: string,
];

/** States of a connection. Lines, because they overlap: what waits for accept is established. */
const kinds: readonly Kind[] = [
  ['connections', 'established', 'established', '@part-1'],
  ['sockets', 'acceptQueue', 'in the accept queue', '@part-6'],
  ['connections', 'synReceived', 'SYN received', '@part-3'],
  ['connections', 'closing', 'closed by the server', '@part-4'],
  ['connections', 'closeWait', 'closed by the client', '@part-2'],
];

/** event's own counts of connections that hold no worker: late by up to seconds, so dashed. */
const ownCounts: readonly Kind[] = [
  ['scoreboard', 'asyncWriting', 'sending, by event’s count', '@part-1'],
  ['scoreboard', 'asyncKeepAlive', 'keep-alive, by event’s count', '@part-3'],
  ['scoreboard', 'asyncClosing', 'closing, by event’s count', '@part-4'],
];

/** Draws connections by TCP state and in the accept queue, and event's own counts of them. */
export function connections({ observation }: CompletedTrial): Band {
  const none: Series = { columns: [], rows: [] };
  const linesOf = (all: readonly Kind[], look: object) =>
    all.flatMap(([series, column, label, colour]): TimeDataset[] => {
      const data = readings(observation[series] ?? none, column);
      // The queue is always drawn: an empty one is a result.
      const least = column === 'acceptQueue' ? 0 : 1;
      if (!data.some(({ y }) => (y ?? 0) >= least)) return [];
      return [{ ...line('connections', label, colour, unjoined(data)), ...look }];
    });
  const datasets = [
    ...linesOf(kinds, {}),
    ...linesOf(ownCounts, { borderDash: [5, 4], borderWidth: 1.5 }),
    ...overflows(observation.sockets),
  ];
  const most = Math.max(0, ...datasets.flatMap(({ data }) => data.map(({ y }) => y ?? 0)));
  return { axis: 'connections', title: 'connections', scale: upTo(most), datasets };
}

/**
 * Thins the readings and separates those that were more than a second apart: what was between
 * them is unknown. Distances are taken before thinning, which widens them in a long window.
 */
function unjoined(data: readonly Point[]): Point[] {
  let stretch = 0;
  const stretchOf = new Map(
    data.map((point, i) => {
      if (point.x - (data[i - 1]?.x ?? point.x) > 1) stretch += 1;
      return [point, stretch];
    }),
  );
  // A gap is a point, too.
  const shown = thinned(data, 'highest', mostPoints - Math.min(stretch, mostPoints / 2));
  return shown.flatMap((point, i) => {
    const before = shown[i - 1] ?? point;
    return stretchOf.get(before) === stretchOf.get(point)
      ? [point]
      : [{ x: before.x + (point.x - before.x) / 2, y: null }, point];
  });
}

/** Marks the readings at which the kernel had rejected connections because the queue was full. */
function overflows(sockets: Series): readonly TimeDataset[] {
  const queue = readings(sockets, 'acceptQueue');
  const counts = readings(sockets, 'listenOverflows');
  const data = counts.flatMap(({ x, y }, i): Point[] => {
    const before = counts[i - 1]?.y ?? 0;
    return x >= 0 && y !== null && y > before ? [{ x, y: queue[i]?.y ?? 0 }] : [];
  });
  if (data.length === 0) return [];
  const marks = {
    showLine: false,
    pointRadius: 4,
    pointStyle: 'crossRot' as const,
    borderWidth: 1.5,
  };
  return [{ ...line('connections', 'listen overflow', '@text', thinned(data, 'first')), ...marks }];
}
