import type { LoadResult } from '../load/load.ts';
import type { Cell } from '../plan/plan.ts';
import type { Observation, Series } from '../sample/sample.ts';
import { steadiness } from '../stats/steadiness.ts';
import type { Warning } from './trial.ts';

/** Marks of a trial whose window was not the steady state that it is taken for. They invalidate nothing. */
export function settledWarnings(
  load: LoadResult,
  { processes }: Observation,
  cell: Cell,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const steady = isOneLevel(load, cell)
    ? steadiness(load.per100Ms.completed, marginOf(cell))
    : null;
  if (steady !== null && !steady.steady) {
    warnings.push({ kind: 'unsteady', warmupShare: steady.cutMoves, trend: steady.trend });
  }
  const counts = windowOf(processes, 'processes');
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length > 0 && fewest !== most) warnings.push({ kind: 'pool-changed', fewest, most });
  return warnings;
}

/** Only a closed loop at one level has a rate of its own: elsewhere the schedule decides it. */
const isOneLevel = ({ model, levels }: LoadResult, { mode }: Cell): boolean =>
  model === 'closed' && levels === null && mode === 'trials';

const marginOf = ({ questions }: Cell): number =>
  questions.find(({ metric }) => metric === 'rate')?.margin ?? 0.03;

/** The values of a column from the mark on. */
function windowOf({ columns, rows }: Series, name: string): readonly number[] {
  const [at, column] = [columns.indexOf('atMs'), columns.indexOf(name)];
  return rows
    .filter((row) => (row[at] ?? -1) >= 0)
    .map((row) => row[column] ?? null)
    .filter((value) => value !== null);
}
