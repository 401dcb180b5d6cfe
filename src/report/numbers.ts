import { columnsOf } from '../analysis/columns.ts';
import { type MetricId, metrics } from '../analysis/metrics.ts';
import type { ArmSummary, CellSummary } from '../analysis/summary.ts';
import { formatBare, formatRange } from './format.ts';

/** The figures of a cell as a table of texts; every format lays it out in its own way. */
export interface NumbersTable {
  readonly columns: readonly string[];
  readonly rows: readonly NumbersRow[];
}

export interface NumbersRow {
  readonly arm: ArmSummary['arm'];
  /** "2 of 3": valid rounds of planned ones. */
  readonly rounds: string;
  readonly cells: readonly NumbersCell[];
}

export interface NumbersCell {
  /** The median round; "–" where none is known. */
  readonly value: string;
  /** Lowest to highest round; "one round" of one. */
  readonly range: string;
}

export function numbersOf(cell: CellSummary, which: 'short' | 'all'): NumbersTable {
  const ids = columnsOf(cell.cell.workload)[which];
  return {
    columns: ids.map((id) => metrics[id].short),
    rows: cell.arms.map((arm) => ({
      arm: arm.arm,
      rounds: `${arm.valid.length} of ${arm.planned}`,
      cells: ids.map((id) => cellOf(arm, id)),
    })),
  };
}

function cellOf(arm: ArmSummary, id: MetricId): NumbersCell {
  const measured = arm.numbers[id];
  if (measured === null) return { value: '–', range: '' };
  const { unit } = metrics[id];
  return {
    value: `${measured.atLeast ? '≥ ' : ''}${formatBare(measured.median, unit)}${measured.thin ? ' †' : ''}`,
    range: measured.n === 1 ? 'one round' : formatRange(measured, unit),
  };
}
