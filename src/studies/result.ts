import type { Plan } from '../plan/plan.ts';
import { isValid } from '../run/judge.ts';
import type { Trial } from '../run/trial.ts';
import type { ExitCode } from './exit-code.ts';

/**
 * Returns 0 when every trial completed and every arm has a valid one in every cell; else the
 * measurement is incomplete. A cross-check may be invalid: it checks our own driver, and a driver
 * that cannot keep up checks nothing.
 */
export function exitCodeOf(trials: readonly Trial[], { cells }: Plan): ExitCode {
  if (trials.some(({ state }) => state !== 'completed')) return 3;
  const crossChecks = cells.filter(({ crossCheckOf }) => crossCheckOf !== null).map(({ id }) => id);
  const ranked = trials.filter(({ cell }) => !crossChecks.includes(cell));
  const groups = Map.groupBy(ranked, ({ arm, cell }) => `${cell} ${arm}`);
  const covered = [...groups.values()].every((group) =>
    group.some((trial) => trial.state === 'completed' && isValid(trial)),
  );
  return covered && trials.length > 0 ? 0 : 3;
}
