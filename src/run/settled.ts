import type { LoadResult } from '../load/load.ts';
import type { Cell } from '../plan/plan.ts';
import type { Thresholds } from '../plan/thresholds.ts';
import type { Observation } from '../sample/sample.ts';
import { valuesInWindow } from '../sample/series.ts';
import { steadiness } from '../stats/steadiness.ts';
import type { Warning } from './trial.ts';

/**
 * Returns warnings about a window that was not in a steady state. They invalidate nothing.
 * @param seconds the window without its drain: a bin that is cut short has a low rate.
 */
export function settledWarnings(
  load: LoadResult,
  { processes }: Observation,
  cell: Cell,
  { steadyShare }: Thresholds,
  seconds: number,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const steady = hasOneLevel(load, cell)
    ? steadiness(
        load.per100Ms.completed.slice(0, wholeBins(seconds)),
        marginOf(cell) ?? steadyShare,
      )
    : null;
  if (steady !== null && !steady.steady) {
    warnings.push({ kind: 'unsteady', warmupShare: steady.cutMoves, trend: steady.trend });
  }
  const counts = valuesInWindow(processes, 'processes');
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length > 0 && fewest !== most) warnings.push({ kind: 'pool-changed', fewest, most });
  return warnings;
}

const wholeBins = (seconds: number): number => Math.floor(seconds * 10 + 1e-6);

/**
 * Recognizes loads whose rate the server decides: closed loops at one level. Elsewhere the schedule
 * decides it.
 */
const hasOneLevel = ({ model, levels }: LoadResult, { turns }: Cell): boolean =>
  model === 'closed' && levels === null && turns === null;

const marginOf = ({ questions }: Cell): number | undefined =>
  questions.find(({ figure }) => figure === 'rate')?.margin;
