import type { ArmSummary, Measured } from '../../analysis/arm-summary.ts';
import type { FigureId } from '../../analysis/figures.ts';
import type { Summary } from '../../analysis/summary.ts';
import type { Cell } from '../../plan/plan.ts';
import { figuresShown } from './measures.ts';

/** A figure of an arm under one cell, over the rounds of the run. */
export interface Median {
  readonly cell: Cell;
  readonly arm: ArmSummary;
  readonly id: FigureId;
  /** null: no round has a usable value. */
  readonly measured: Measured | null;
}

/** A median that was measured. */
export interface KnownMedian extends Median {
  readonly measured: Measured;
}

/**
 * Returns every figure that a report shows of every arm, in the report's order. Cross-checks of the
 * drivers and the A/A control are left out: they are no results of an arm.
 */
export const mediansOf = ({ cells }: Summary): readonly Median[] =>
  cells.flatMap(({ cell, arms }) =>
    arms.flatMap((arm) =>
      figuresShown(cell.workload).map((id) => ({ cell, arm, id, measured: arm.numbers[id] })),
    ),
  );

/** Returns those that were measured. */
export const knownMedians = (summary: Summary): readonly KnownMedian[] =>
  mediansOf(summary).flatMap(({ measured, ...rest }) =>
    measured === null ? [] : [{ ...rest, measured }],
  );
