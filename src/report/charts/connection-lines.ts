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

interface Kind {
  readonly series: 'connections' | 'sockets' | 'scoreboard';
  readonly column: string;
  readonly label: string;
  readonly colour: string;
}

/** States of a connection. Lines, because they overlap: what waits for accept is established. */
const kinds: readonly Kind[] = [
  { series: 'connections', column: 'established', label: 'established', colour: '@part-1' },
  { series: 'sockets', column: 'acceptQueue', label: 'in the accept queue', colour: '@part-6' },
  { series: 'connections', column: 'synReceived', label: 'SYN received', colour: '@part-3' },
  { series: 'connections', column: 'closing', label: 'closed by the server', colour: '@part-4' },
  { series: 'connections', column: 'closeWait', label: 'closed by the client', colour: '@part-2' },
];

/** event's own counts of connections that hold no worker: late by up to seconds, so dashed. */
const ownCounts: readonly Kind[] = [
  {
    series: 'scoreboard',
    column: 'asyncWriting',
    label: 'sending, by event’s count',
    colour: '@part-1',
  },
  {
    series: 'scoreboard',
    column: 'asyncKeepAlive',
    label: 'keep-alive, by event’s count',
    colour: '@part-3',
  },
  {
    series: 'scoreboard',
    column: 'asyncClosing',
    label: 'closing, by event’s count',
    colour: '@part-4',
  },
];

/** Draws connections by TCP state and in the accept queue, and event's own counts of them. */
export function connections({ observation }: CompletedTrial): Band {
  const none: Series = { columns: [], rows: [] };
  const dataOf = ({ series, column }: Kind) => readings(observation[series] ?? none, column);
  // The queue is always drawn: an empty one is a result.
  const drawn = (kind: Kind, data: readonly Point[]) =>
    kind.column === 'acceptQueue' ? data.length > 0 : data.some(({ y }) => (y ?? 0) > 0);
  const linesOf = (all: readonly Kind[], look: object) =>
    all.flatMap((kind): TimeDataset[] => {
      const data = dataOf(kind);
      if (!drawn(kind, data)) return [];
      return [{ ...line('connections', kind.label, kind.colour, unjoined(data)), ...look }];
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
