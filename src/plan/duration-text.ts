import type { Plan } from './plan.ts';

/** "2.5", or "1 to 2.5" where not all cells are measured for as long. In seconds. */
export function durationText({
  cells,
  durationSeconds,
}: Pick<Plan, 'cells' | 'durationSeconds'>): string {
  const all = cells.map((cell) => cell.durationSeconds ?? durationSeconds);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? `${most}` : `${least} to ${most}`;
}
