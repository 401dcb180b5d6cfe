import { readFigure } from '../../../analysis/figures.ts';
import { armLine } from '../../../report/charts/arm-style.ts';
import { type Dataset, lineChart } from '../../../report/charts/chart.ts';
import { formatCount, formatValue, list } from '../../../report/format.ts';
import type { Trial } from '../../../run/trial.ts';
import { arms as allArms, type BaseArmId, type Mpm } from '../../../server/arm.ts';
import { type RobustLine, robustLine } from '../../../stats/robust-line.ts';
import type { Point } from '../../../stats/theil-sen.ts';
import { armIdOf, type Picture } from '../claim.ts';

interface MemoryRequest {
  readonly id: string;
  readonly experiments: readonly string[];
  readonly mpms: readonly Mpm[];
}

interface ArmMemory {
  readonly arm: BaseArmId;
  readonly points: readonly Point[];
  readonly line: RobustLine | null;
}

const gibibyte = 2 ** 30;

/** Draws footprint against connections served at once: a point a trial, and a Theil–Sen line. */
export const memoryChart =
  ({ id, experiments, mpms }: MemoryRequest): Picture =>
  (evidence, server) => {
    const trials = experiments.flatMap((experiment) => evidence[experiment] ?? []);
    const all = mpms
      .map((mpm) => memoryOf(trials, armIdOf(server, mpm)))
      .filter(({ points }) => points.length > 0);
    if (all.length === 0) return [];
    const head = {
      id: `${id}-${server}`,
      title: `Footprint against connections served at once, MiB: ${server}`,
      takeaway: [...all.flatMap(slopeText), ...all.flatMap(fitText)].join(' '),
    };
    return [
      lineChart(head, {
        titles: { x: 'connections served at once, each on a worker of its own', y: 'MiB' },
        size: 'full',
        datasets: all.flatMap(datasets),
        x: { min: 0 },
      }),
    ];
  };

/** Returns the connections that fit into memory: base + slope · connections ≤ bytes. */
export function connectionsIn(bytes: number, { base, slope }: RobustLine): number {
  return Math.max(0, Math.floor((bytes - base) / slope.estimate));
}

function memoryOf(trials: readonly Trial[], arm: BaseArmId): ArmMemory {
  const points = trials
    .filter((trial) => trial.arm === arm)
    .flatMap((trial): readonly Point[] => {
      const bytes = readFigure('footprint', trial);
      return bytes === null ? [] : [[trial.connections, bytes]];
    });
  return { arm, points, line: robustLine(points, 0.95) };
}

function slopeText({ arm, line }: ArmMemory): readonly string[] {
  if (line === null) return [];
  const { estimate, low, high, n } = line.slope;
  const bytes = (value: number) => formatValue(value, 'bytes');
  return [
    `An additional connection costs ${allArms[arm].mpm} ${bytes(estimate)} ` +
      `(95 % CI ${bytes(low)} to ${bytes(high)}, ${n} trials).`,
  ];
}

function fitText({ arm, line }: ArmMemory): readonly string[] {
  if (line === null || line.slope.estimate <= 0) return [];
  const fits = [1, 4, 16].map(
    (gib) => `${formatCount(connectionsIn(gib * gibibyte, line))} in ${gib} GiB`,
  );
  return [`On that line, connections of ${allArms[arm].mpm}: ${list(fits)}.`];
}

function datasets({ arm, points, line }: ArmMemory): readonly Dataset[] {
  const mebibytes = (bytes: number) => Number((bytes / 2 ** 20).toPrecision(5));
  const most = Math.max(...points.map(([x]) => x));
  const look = armLine(allArms[arm]);
  const dots: Dataset = {
    ...look,
    label: allArms[arm].mpm,
    pointRadius: 4,
    showLine: false,
    data: points.map(([x, y]) => ({ x, y: mebibytes(y) })),
  };
  if (line === null) return [dots];
  const ends = [0, most].map((x) => ({ x, y: mebibytes(line.base + line.slope.estimate * x) }));
  return [dots, { ...look, label: '', data: ends }];
}
