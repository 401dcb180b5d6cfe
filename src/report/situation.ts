import type { CellSummary } from '../analysis/summary.ts';
import { situationOf } from '../load/workloads/over-protocol.ts';
import type { Cell } from '../plan/plan.ts';
import { plural } from './format.ts';

/** Names the situation of a cell; where others of a run have the same name, with its streams. */
export function situationIn({ cell }: CellSummary, cells: readonly CellSummary[]): string {
  const name = situationOf(cell);
  const streams = streamsOf(cell);
  const differ = cells.some(
    ({ cell: other }) => situationOf(other) === name && streamsOf(other) !== streams,
  );
  return differ && streams > 0 ? `${name} with ${plural(streams, 'stream')} each` : name;
}

/** Returns the requests under way on a connection; 0 where the load carries one at a time. */
const streamsOf = ({ populations }: Cell): number =>
  Math.max(0, ...populations.map(({ streams }) => streams ?? 0));
