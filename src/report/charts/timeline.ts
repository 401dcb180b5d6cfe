import type { CompletedTrial } from '../../run/trial.ts';
import { formatCount } from '../format.ts';
import type { Chart, Dataset } from './chart.ts';
import { axes } from './chart.ts';
import { timeAxis } from './over-time.ts';
import { readings, slotDatasets, slotStates } from './scoreboard.ts';

/**
 * Why an MPM stalls: what its workers do (the status page), what its connections wait for (the kernel), and what clients see
 * of it, one above the other on the same time axis. What was done to the server meanwhile is a vertical line.
 * @param what is said beside the arm: the load level. @returns none where the trial has no series.
 */
export function timeline(trial: CompletedTrial, what: string): readonly Chart[] {
  const bands = [slots(trial), connections(trial), latency(trial)].filter(
    ({ datasets }) => datasets.length > 0,
  );
  const times = bands.flatMap(({ datasets }) => datasets.flatMap(({ data }) => data.map(xOf)));
  const [last] = bands.slice(-1);
  if (last === undefined) return [];
  const acts = actionsOf(trial, last);
  return [
    {
      id: `${trial.cell}-timeline-${trial.arm}`,
      title: `${trial.arm} over time: milliseconds, connections, slots by state: ${what}`,
      takeaway: takeaway(trial),
      heightPx: 160 * bands.length + 80,
      size: 'full',
      config: {
        type: 'line',
        data: { datasets: [...bands.flatMap(({ datasets }) => datasets), ...acts] },
        options: optionsOf(bands, times),
      },
    },
  ];
}

/** A part of the picture with a vertical axis of its own. */
interface Band {
  readonly axis: 'slots' | 'connections' | 'ms';
  readonly title: string;
  readonly scale: object;
  readonly datasets: readonly TimeDataset[];
}

type Point = { x: number; y: number | null };
type TimeDataset = Dataset & { data: Point[] };

const xOf = ({ x }: Point) => x;

/** Of Chart.js: vertical axes with the same `stack` stand above one another, the first at the bottom. */
function optionsOf(bands: readonly Band[], times: readonly number[]) {
  const options = axes({ x: 'seconds since the measured window began', y: '' });
  const { x, y: plain } = (options as { scales: Record<string, object> }).scales;
  const own = bands.map(({ axis, title, scale }) => [
    axis,
    {
      ...plain,
      position: 'left',
      stack: 'timeline',
      stackWeight: 1,
      offset: false,
      title: { display: true, text: title, color: '@text' },
      ...scale,
    },
  ]);
  const time = timeAxis(times);
  const ticks = { ...(x as { ticks?: object }).ticks, ...time.ticks };
  return { ...options, scales: { x: { ...x, ...time, ticks }, ...Object.fromEntries(own) } };
}

function slots({ observation }: CompletedTrial): Band {
  const datasets = slotDatasets(observation.scoreboard).map(
    (each): TimeDataset => ({ ...each, yAxisID: 'slots' }),
  );
  const { columns, rows } = observation.scoreboard;
  const letters = slotStates.map(({ letter }) => columns.indexOf(letter));
  const totals = rows.map((row) => letters.reduce((sum, i) => sum + (row[i] ?? 0), 0));
  const total = Math.max(0, ...totals);
  return { axis: 'slots', title: 'slots', scale: { stacked: true, ...upTo(total) }, datasets };
}

/** As lines, because they overlap: what waits for accept is established. */
const connectionLines = [
  { column: 'established', label: 'established', colour: '@part-1' },
  { column: 'acceptQueue', label: 'wait for accept', colour: '@part-6' },
  { column: 'synReceived', label: 'SYN received', colour: '@part-3' },
  { column: 'closing', label: 'closed by the server', colour: '@part-4' },
  { column: 'closeWait', label: 'closed by the client', colour: '@part-2' },
] as const;

function connections({ observation }: CompletedTrial): Band {
  const datasets = connectionLines.flatMap(({ column, label, colour }): TimeDataset[] => {
    const series = column === 'acceptQueue' ? observation.sockets : observation.connections;
    const data = series === undefined ? [] : readings(series, column);
    // The queue is always drawn: that nobody waited is what there is to see.
    if (column !== 'acceptQueue' && !data.some(({ y }) => (y ?? 0) > 0)) return [];
    return [line('connections', label, colour, data)];
  });
  const some = datasets.filter(({ data }) => data.length > 0);
  const most = Math.max(0, ...some.flatMap(({ data }) => data.map(({ y }) => y ?? 0)));
  return { axis: 'connections', title: 'connections', scale: upTo(most), datasets: some };
}

/** A little more than the highest value: a tick at the very top would run into the lowest of the band above. */
const upTo = (most: number) => ({
  min: 0,
  max: most * 1.1 + 0.5,
  ticks: { color: '@muted', precision: 0, includeBounds: false },
});

function latency({ per100Ms }: CompletedTrial): Band {
  const at = (values: readonly (number | null)[]) =>
    values.map((us, i): Point => ({ x: (i + 0.5) / 10, y: us === null ? null : us / 1000 }));
  const datasets = [
    line('ms', 'slowest of each 100 ms', '@muted', at(per100Ms.maxUs)),
    line('ms', 'median of each 100 ms', '@text', at(per100Ms.p50Us)),
  ].filter(({ data }) => data.some(({ y }) => y !== null));
  return { axis: 'ms', title: 'milliseconds', scale: { type: 'logarithmic' }, datasets };
}

const line = (
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
  pointRadius: 0,
  pointStyle: 'line',
  spanGaps: false,
});

/** Through the uppermost band: as high as it reaches. */
function actionsOf({ actions }: CompletedTrial, { axis, datasets }: Band): TimeDataset[] {
  const values = datasets.flatMap(({ data }) => data.flatMap(({ y }) => y ?? []));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (actions ?? []).map(({ action, atMs }) => ({
    ...line(axis, action.do, '@part-6', [
      { x: atMs / 1000, y: low },
      { x: atMs / 1000, y: high },
    ]),
    borderDash: [4, 4],
  }));
}

function takeaway({ round, observation }: CompletedTrial): string {
  const asked = readings(observation.scoreboard, 'busy').filter(({ x }) => x >= 0);
  const silent = asked.filter(({ y }) => y === null).length;
  const queue = readings(observation.sockets, 'acceptQueue').map(({ y }) => y ?? 0);
  const page =
    silent === 0
      ? 'the status page always answered'
      : `the status page did not answer ${formatCount(silent)} of ${formatCount(asked.length)} times`;
  return `Round r${round}: ${page}; at most ${formatCount(Math.max(0, ...queue))} connections waited for accept.`;
}
