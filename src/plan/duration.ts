import type { Cell, Plan } from './plan.ts';

type Times = Pick<Plan, 'durationSeconds'>;

/** Returns the seconds for which a cell is measured: its own window, else that of all. */
export const durationOf = (cell: Pick<Cell, 'durationSeconds'>, plan: Times): number =>
  cell.durationSeconds ?? plan.durationSeconds;

/** Returns the seconds as text: "2.5", or "1 to 2.5" where the cells differ. */
export function durationText(plan: Times & Pick<Plan, 'cells'>): string {
  const all = plan.cells.map((cell) => durationOf(cell, plan));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? `${most}` : `${least} to ${most}`;
}
