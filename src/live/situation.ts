import type { Workload } from '../load/workloads/workload.ts';
import { workloads } from '../load/workloads/workloads.ts';
import type { Cell } from '../plan/plan.ts';

/** Names the situation of a cell as the report does: "32 busy keep-alive clients". */
export function situationOf({
  workload,
  connections,
  crossCheckOf,
  driver,
}: Pick<Cell, 'workload' | 'connections' | 'crossCheckOf' | 'driver'>): string {
  const { situation }: Workload = workloads[workload];
  const check = crossCheckOf === null ? '' : `, checked with ${driver}`;
  return `${situation(connections)}${check}`;
}
