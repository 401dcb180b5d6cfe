import type { ArmSummary } from '../analysis/arm-summary.ts';
import type { Figure } from '../analysis/figures/figure.ts';
import { type FigureId, figures } from '../analysis/figures.ts';
import { figuresOf } from '../analysis/questions.ts';
import type { CellSummary } from '../analysis/summary.ts';
import { median } from '../stats/quantile.ts';
import { armCell, type Block, type Cell } from './document.ts';
import { formatBare, formatRange } from './format.ts';

/** Tabulates the figures of a cell: the median round, below it the lowest and the highest one. */
export function numbersOf({ cell, arms }: CellSummary, which: 'short' | 'columns'): Block {
  const ids = figuresOf(cell.workload)[which];
  const rounds = which === 'short' ? 'rounds' : 'valid rounds';
  return {
    kind: 'table',
    label: `Numbers of ${cell.id}`,
    head: ['arm', ...ids.map((id) => figures[id].short), rounds],
    rows: arms.map((arm) => [
      armCell(arm),
      ...ids.map((id) => cellOf(arm, id)),
      `${arm.valid.length} of ${arm.planned}`,
    ]),
  };
}

function cellOf(arm: ArmSummary, id: FigureId): Cell {
  const measured = arm.numbers[id];
  if (measured === null) return '–';
  const { unit } = figures[id];
  const value = [...new Set([...otherEnd(arm, id), formatBare(measured.median, unit)])].join(' … ');
  return {
    text: `${measured.censored ? '≥ ' : ''}${value}${measured.thin ? ' †' : ''}`,
    below: measured.n === 1 ? 'one round' : formatRange(measured, unit),
  };
}

/** Returns the other end of what is known: a latency since sending, where requests left late. */
function otherEnd({ valid }: ArmSummary, id: FigureId): readonly string[] {
  const figure: Figure = figures[id];
  const known = valid.flatMap((trial) => figure.otherEnd?.(trial) ?? []);
  return known.length === 0 ? [] : [formatBare(median(known), figure.unit)];
}
