import { type FigureId, figures } from '../analysis/figures.ts';
import { figuresOf } from '../analysis/questions.ts';
import type { ArmSummary, CellSummary } from '../analysis/summary.ts';
import { formatBare, formatRange } from './format.ts';

/** Figures of a cell as a table of texts; each format lays it out in its own way. */
export interface NumbersTable {
  readonly columns: readonly string[];
  readonly rows: readonly NumbersRow[];
}

export interface NumbersRow {
  readonly arm: ArmSummary['arm'];
  /** Valid rounds of planned ones: "2 of 3". */
  readonly rounds: string;
  readonly cells: readonly NumbersCell[];
}

export interface NumbersCell {
  /** Median of the rounds; "–" where none is known. */
  readonly value: string;
  /** Lowest to highest round, or "one round". */
  readonly range: string;
}

/** Tabulates the figures of a cell. */
export function numbersOf(cell: CellSummary, which: 'short' | 'columns'): NumbersTable {
  const ids = figuresOf(cell.cell.workload)[which];
  return {
    columns: ids.map((id) => figures[id].short),
    rows: cell.arms.map((arm) => ({
      arm: arm.arm,
      rounds: `${arm.valid.length} of ${arm.planned}`,
      cells: ids.map((id) => cellOf(arm, id)),
    })),
  };
}

function cellOf(arm: ArmSummary, id: FigureId): NumbersCell {
  const measured = arm.numbers[id];
  if (measured === null) return { value: '–', range: '' };
  const { unit } = figures[id];
  return {
    value: `${measured.censored ? '≥ ' : ''}${formatBare(measured.median, unit)}${measured.thin ? ' †' : ''}`,
    range: measured.n === 1 ? 'one round' : formatRange(measured, unit),
  };
}
