import type { Cell, Plan } from './plan.ts';

type Times = Pick<Plan, 'durationSeconds'>;
type Timed = Partial<Pick<Cell, 'durationSeconds' | 'turns'>>;

/** Returns the window of a cell that is measured in one piece: its own, else that of all. */
export const durationOf = ({ durationSeconds }: Timed, plan: Times): number =>
  durationSeconds ?? plan.durationSeconds;

/** Returns the seconds of load on an arm in a round, in turns or in one piece. */
export const loadSecondsOf = ({ turns = null, ...cell }: Timed, plan: Times): number =>
  turns === null ? durationOf(cell, plan) : turns.count * turns.seconds;

/** Returns the seconds as text: "2.5", or "1 to 2.5" where the cells differ. */
export function durationText(plan: Times & { readonly cells: readonly Timed[] }): string {
  const all = plan.cells.map((cell) => loadSecondsOf(cell, plan));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? `${most}` : `${least} to ${most}`;
}

/**
 * Returns the load of an arm: "3 s a round", "13 × 0.25 s a round", "9 bursts a round"; empty for
 * connections that are only held.
 */
export function loadText(
  cell: Timed & { readonly populations: readonly Pick<Cell['populations'][number], 'model'>[] },
  plan: Times,
): string {
  const { turns = null, populations } = cell;
  if (turns === null) return `${durationOf(cell, plan)} s a round`;
  const { count, seconds } = turns;
  if (count === 0) return '';
  if (populations.some(({ model }) => model === 'bursts')) {
    return `${count} burst${count === 1 ? '' : 's'} a round`;
  }
  return `${count === 1 ? '' : `${count} × `}${seconds} s a round`;
}
