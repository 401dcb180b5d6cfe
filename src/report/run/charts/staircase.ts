import type { ArmSummary } from '../../../analysis/arm-summary.ts';
import { type Scaling, scalingOf } from '../../../analysis/models/scaling.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import type { LevelResult } from '../../../load/load.ts';
import { median } from '../../../stats/quantile.ts';
import { byLevel } from '../../charts/by-level.ts';
import { type Chart, headOf } from '../../charts/chart.ts';
import { formatCount, formatValue, list } from '../../format.ts';

/** Draws the steps of a staircase: throughput, connections served and latency at each level. */
export function staircase(cell: CellSummary): readonly Chart[] {
  const arms = cell.arms.filter(({ valid }) => valid.some(({ levels }) => levels !== null));
  if (arms.length === 0) return [];
  const top = formatCount(Math.max(...arms.flatMap((arm) => stepsOf(arm).map(levelOf))));
  return [
    chartOf(cell, arms, {
      id: 'rate',
      title: 'Throughput at each level, requests/s',
      axis: 'requests/s',
      read: rateOf,
      takeaway: [`Highest step: ${list(arms.map(best))}.`, ...arms.flatMap(scaling)].join(' '),
    }),
    chartOf(cell, arms, {
      id: 'served',
      title: 'Connections served at each level, count',
      axis: 'connections',
      read: servedOf,
      takeaway: `Served of ${top} active connections: ${list(arms.map(served))}.`,
    }),
    chartOf(cell, arms, {
      id: 'p99',
      title: 'p99 of the latency at each level, milliseconds',
      axis: 'milliseconds',
      read: ({ latencyUs }) => (latencyUs === null ? null : latencyUs.p99 / 1000),
      takeaway: 'Requests that were answered within the step; others are left out.',
    }),
  ];
}

interface Request {
  readonly id: 'rate' | 'served' | 'p99';
  readonly title: string;
  readonly axis: string;
  readonly read: Reader;
  readonly takeaway: string;
}

type Reader = (level: LevelResult) => number | null;

const levelOf = ({ level }: { readonly level: number }): number => level;
const rateOf: Reader = ({ ratePerSecond }) => ratePerSecond;
const servedOf: Reader = ({ answeredShare, level }) =>
  answeredShare === null ? null : answeredShare * level;

function chartOf(cell: CellSummary, arms: readonly ArmSummary[], request: Request): Chart {
  const { id, title, axis, read, takeaway } = request;
  return byLevel(headOf(cell, `steps-${id}`, title, `${takeaway} Line: median round.`), {
    titles: { x: 'active connections', y: axis },
    size: id === 'rate' ? 'full' : 'half',
    lines: arms.map((arm) => ({
      ...arm,
      data: stepsOf(arm).map((step) => ({ x: step.level, y: medianOf(step, read) })),
    })),
    capacities: id === 'rate' ? [...new Set(arms.flatMap(({ capacity }) => capacity ?? []))] : [],
  });
}

/** Says where more connections bring no more throughput, and where they bring less. */
function scaling({ name, valid, capacity }: ArmSummary): readonly string[] {
  if (capacity === null) return [];
  const { saturation, peakConnections }: Scaling = scalingOf(valid, capacity);
  const about = (connections: number) => formatCount(Math.round(connections));
  return [
    ...(saturation === null
      ? []
      : [`${name} saturates at ${about(saturation.connections)} connections.`]),
    ...(peakConnections === null
      ? []
      : [
          `The throughput of ${name} falls from about ${about(peakConnections)} connections on ` +
            '(universal scalability law, κ above zero).',
        ]),
  ];
}

interface Step {
  readonly level: number;
  /** The same step of every valid round. */
  readonly rounds: readonly LevelResult[];
}

function stepsOf({ valid }: ArmSummary): readonly Step[] {
  const staircases = valid.flatMap(({ levels }) => (levels === null ? [] : [levels]));
  return (staircases[0] ?? []).map(({ level }, i) => ({
    level,
    rounds: staircases.flatMap((steps) => steps[i] ?? []),
  }));
}

function medianOf({ rounds }: Step, read: Reader): number | null {
  const known = rounds.map(read).filter((value) => value !== null);
  return known.length === 0 ? null : Number(median(known).toPrecision(5));
}

function best(arm: ArmSummary): string {
  const rates = stepsOf(arm).map((step) => ({ ...step, rate: medianOf(step, rateOf) ?? 0 }));
  const top = rates.reduce((a, b) => (b.rate > a.rate ? b : a), { level: 0, rate: 0 });
  return `${arm.name} ${formatValue(top.rate, 'perSecond')} at ${top.level} connections`;
}

function served(arm: ArmSummary): string {
  const last = stepsOf(arm).at(-1);
  const count = last === undefined ? null : medianOf(last, (level) => servedOf(level) ?? 0);
  return `${arm.name} ${formatCount(count ?? 0)}`;
}
