import { type Scaling, scalingOf } from '../../../analysis/models/scaling.ts';
import type { ArmSummary, CellSummary } from '../../../analysis/summary.ts';
import type { LevelResult } from '../../../load/load.ts';
import type { CompletedTrial } from '../../../run/trial.ts';
import { median } from '../../../stats/quantile.ts';
import { armLine, axes, type Chart, type Dataset } from '../../charts/chart.ts';
import { formatCount, formatValue, list } from '../../format.ts';

/** Steps of a staircase: what each level of load brought, and who was served at it. */
export function staircase(cell: CellSummary): readonly Chart[] {
  const arms = cell.arms.filter(({ valid }) => valid.some(({ levels }) => levels !== null));
  if (arms.length === 0) return [];
  return [
    chartOf(cell, arms, {
      id: 'rate',
      title: 'Throughput at each level, requests/s',
      axis: 'requests/s',
      of: ({ ratePerSecond }) => ratePerSecond,
      takeaway: [`Highest step: ${list(arms.map(best))}.`, ...arms.flatMap(scaling)].join(' '),
      walls: true,
    }),
    chartOf(cell, arms, {
      id: 'served',
      title: 'Connections served at each level, count',
      axis: 'connections',
      of: ({ answeredShare, level }) => (answeredShare === null ? null : answeredShare * level),
      takeaway: `Served of ${formatCount(highestLevel(arms))} active connections: ${list(arms.map(served))}.`,
    }),
    chartOf(cell, arms, {
      id: 'p99',
      title: 'p99 of the latency at each level, milliseconds',
      axis: 'milliseconds',
      of: ({ latencyUs }) => (latencyUs === null ? null : latencyUs.p99 / 1000),
      takeaway: 'Of those that were answered in the step; who waits to its end is not in it.',
    }),
  ];
}

interface Request {
  readonly id: string;
  readonly title: string;
  readonly axis: string;
  readonly of: (level: LevelResult) => number | null;
  readonly takeaway: string;
  /** Mark MaxRequestWorkers. */
  readonly walls?: boolean;
}

function chartOf(cell: CellSummary, arms: readonly ArmSummary[], request: Request): Chart {
  return {
    id: `${cell.cell.id}-steps-${request.id}`,
    title: `${request.title}: ${cell.short}`,
    takeaway: `${request.takeaway} Line: median round.`,
    heightPx: 300,
    size: request.id === 'rate' ? 'full' : 'half',
    config: {
      type: 'line',
      data: {
        datasets: [
          ...arms.map((arm) => line(arm, request.of)),
          ...(request.walls ? wallsOf(arms, request.of) : []),
        ],
      },
      options: axes(
        { x: 'active connections', y: request.axis },
        { x: { type: 'linear', min: 0 }, y: { beginAtZero: true } },
      ),
    },
  };
}

function line(arm: ArmSummary, of: Request['of']): Dataset {
  return {
    ...armLine(arm),
    label: arm.name,
    pointRadius: 4,
    data: stepsOf(arm).map(({ level, rounds }) => ({ x: level, y: medianOf(rounds.map(of)) })),
  };
}

/** MaxRequestWorkers as an upright line, once for each capacity that the arms have. */
function wallsOf(arms: readonly ArmSummary[], of: Request['of']): readonly Dataset[] {
  const heights = arms.flatMap((arm) =>
    stepsOf(arm).map(({ rounds }) => medianOf(rounds.map(of)) ?? 0),
  );
  const capacities = [...new Set(arms.flatMap(({ capacity }) => capacity ?? []))];
  return capacities.map((capacity) => ({
    label: `MaxRequestWorkers ${capacity}`,
    borderColor: '@muted',
    backgroundColor: '@muted',
    borderDash: [4, 4],
    borderWidth: 1.5,
    pointRadius: 0,
    pointHitRadius: 0,
    pointStyle: 'line' as const,
    data: [
      { x: capacity, y: 0 },
      { x: capacity, y: Math.max(...heights) },
    ],
  }));
}

/** Where more connections stop to bring more, and where they bring less; up to MaxRequestWorkers only. */
function scaling({ name, valid, capacity }: ArmSummary): readonly string[] {
  if (capacity === null) return [];
  const { knee, peakConnections }: Scaling = scalingOf(valid, capacity);
  return [
    ...(knee === null
      ? []
      : [
          `${name} has its knee at ${formatCount(Math.round(knee.connections))} connections, where its light-load line meets its most before MaxRequestWorkers.`,
        ]),
    ...(peakConnections === null
      ? []
      : [
          `From about ${formatCount(Math.round(peakConnections))} connections on ${name} brings less again (universal scalability law, κ above zero).`,
        ]),
  ];
}

interface Step {
  readonly level: number;
  /** The same step of every valid round. */
  readonly rounds: readonly LevelResult[];
}

function stepsOf({ valid }: ArmSummary): readonly Step[] {
  const staircases = valid.flatMap(({ levels }: CompletedTrial) =>
    levels === null ? [] : [levels],
  );
  return (staircases[0] ?? []).map(({ level }, i) => ({
    level,
    rounds: staircases.flatMap((steps) => steps[i] ?? []),
  }));
}

function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Number(median(known).toPrecision(5));
}

function best(arm: ArmSummary): string {
  const rates = stepsOf(arm).map(({ level, rounds }) => ({
    level,
    rate: medianOf(rounds.map(({ ratePerSecond }) => ratePerSecond)) ?? 0,
  }));
  const top = rates.reduce((a, b) => (b.rate > a.rate ? b : a), { level: 0, rate: 0 });
  return `${arm.name} ${formatValue(top.rate, 'perSecond')} at ${top.level} connections`;
}

function served(arm: ArmSummary): string {
  const last = stepsOf(arm).at(-1);
  const count = medianOf(
    last?.rounds.map(({ answeredShare, level }) => (answeredShare ?? 0) * level) ?? [],
  );
  return `${arm.name} ${formatCount(count ?? 0)}`;
}

const highestLevel = (arms: readonly ArmSummary[]): number =>
  Math.max(...arms.flatMap((arm) => stepsOf(arm).map(({ level }) => level)));
