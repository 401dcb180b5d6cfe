import { type NamedLoad, situationOf as nameOf } from '../load/workloads/over-protocol.ts';
import type { Cell } from '../plan/plan.ts';

/** Names the situation of a cell as the report does: "32 busy keep-alive clients". */
export function situationOf(cell: NamedLoad & Pick<Cell, 'crossCheckOf' | 'driver'>): string {
  const { crossCheckOf, driver } = cell;
  const check = crossCheckOf === null ? '' : `, checked with ${driver}`;
  return `${nameOf(cell)}${check}`;
}
