import type { CompletedTrial } from '../../run/trial.ts';
import type { Chart } from './chart.ts';
import { axes } from './chart.ts';
import { connections } from './connection-lines.ts';
import { slotDatasets, slotStates } from './slots.ts';
import { stallText } from './stall.ts';
import { type Band, line, type Point, type TimeDataset, thinned, upTo } from './time-band.ts';

/**
 * Draws workers (status page), connections (kernel) and latency above one another on one time
 * axis: together they explain a stall. Actions on the server are vertical lines.
 * @param name names the arm. @returns none where the trial has no series.
 */
export function timeline(trial: CompletedTrial, name: string, load: string): readonly Chart[] {
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
      title: `${name} over time: milliseconds, connections, slots by state: ${load}`,
      takeaway: `Round r${trial.round}: ${stallText(trial)}.`,
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

const xOf = ({ x }: Point) => x;

/** Stacks the bands: Chart.js puts axes with the same `stack` above one another, bottom first. */
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
    (each): TimeDataset => ({ ...each, data: thinned(each.data, 'first'), yAxisID: 'slots' }),
  );
  const { columns, rows } = observation.scoreboard;
  const letters = slotStates.map(({ letter }) => columns.indexOf(letter));
  const totals = rows.map((row) => letters.reduce((sum, i) => sum + (row[i] ?? 0), 0));
  const total = Math.max(0, ...totals);
  return { axis: 'slots', title: 'slots', scale: { stacked: true, ...upTo(total) }, datasets };
}

function latency({ per100Ms }: CompletedTrial): Band {
  const at = (values: readonly (number | null)[]) =>
    values.map((us, i): Point => ({ x: (i + 0.5) / 10, y: us === null ? null : us / 1000 }));
  const datasets = [
    line('ms', 'slowest of each 100 ms', '@muted', thinned(at(per100Ms.maxUs), 'highest')),
    line('ms', 'median of each 100 ms', '@text', thinned(at(per100Ms.p50Us), 'first')),
  ].filter(({ data }) => data.some(({ y }) => y !== null));
  return { axis: 'ms', title: 'milliseconds', scale: { type: 'logarithmic' }, datasets };
}

/** Draws a line through the uppermost band for each action. */
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

/** Returns an axis from the first to the last reading, with ticks at round numbers only. */
const timeAxis = (seconds: readonly number[]) => ({
  type: 'linear',
  min: Math.min(...seconds),
  max: Math.max(...seconds),
  ticks: { includeBounds: false },
});
