import type { Interval } from '../../stats/interval.ts';
import { type Point, theilSen } from '../../stats/theil-sen.ts';
import type { ArmSummary } from '../arm-summary.ts';
import type { Summary } from '../summary.ts';

/** Memory of each further idle connection of an arm. */
export interface FootprintSlope {
  readonly name: string;
  /** Bytes per connection, 95 %. */
  readonly slope: Interval;
}

/**
 * Computes the price of a connection from the cells that differ only in their number of parked
 * connections. Each trial, with a fresh server, is a point of a Theil–Sen line. Empty where the run
 * has only one such size.
 */
export function footprintSlopes({ cells, plan }: Summary): readonly FootprintSlope[] {
  const parked = cells.filter(({ cell }) => cell.workload === 'parked');
  if (new Set(parked.map(({ cell }) => cell.connections)).size < 2) return [];
  return plan.arms.flatMap(({ id }) => {
    const summaries = parked.flatMap(({ arms, cell }) =>
      arms.filter(({ arm }) => arm === id).map((arm) => ({ arm, connections: cell.connections })),
    );
    const points = summaries.flatMap(({ arm, connections }) => pointsOf(arm, connections));
    const slope = theilSen(points, 0.95);
    return slope === null ? [] : [{ name: summaries[0]?.arm.name ?? id, slope }];
  });
}

const pointsOf = ({ valid }: ArmSummary, connections: number): readonly Point[] =>
  valid.flatMap(({ footprintBytes }): readonly Point[] =>
    footprintBytes === null ? [] : [[connections, footprintBytes.median]],
  );
