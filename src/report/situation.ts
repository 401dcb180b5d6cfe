import type { CellSummary } from '../analysis/summary.ts';
import { situationOf, streamsOf } from '../load/workloads/over-protocol.ts';
import { plural } from './format.ts';

/** Names the situation of a cell; where others of a run have the same name, with its streams. */
export function situationIn({ cell }: CellSummary, cells: readonly CellSummary[]): string {
  const name = situationOf(cell);
  const streams = streamsOf(cell.populations);
  const differ = cells.some(
    ({ cell: other }) => situationOf(other) === name && streamsOf(other.populations) !== streams,
  );
  return differ && streams > 0 ? `${name} with ${plural(streams, 'stream')} each` : name;
}
