import type { Plan } from '../plan/plan.ts';
import type { RunFolder } from '../run/folder.ts';
import { missingTrials } from '../run/jobs.ts';
import { isValid } from '../run/judge.ts';
import type { Trial } from '../run/trial.ts';
import { plannedTrials } from '../run/trials.ts';
import type { ExitCode } from './exit-code.ts';

/**
 * 0 when every trial completed and every arm has a valid one in every cell; else the measurement is incomplete. A cross-check
 * may be invalid: it is a check on our own driver, and a driver that cannot keep up checks nothing.
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

/** What to tell somebody who interrupted a run: what is kept, and how to go on. */
export function interruptedText(folder: RunFolder | null): string {
  if (folder === null) return 'Interrupted before the first trial; nothing was measured.';
  const total = plannedTrials(folder.plan, folder.planSha256).length;
  const kept = total - missingTrials(folder).length;
  return [
    `Interrupted. ${kept} of ${total} trials are kept in ${folder.path}.`,
    `Go on:   npm run bench -- --resume ${folder.path}`,
    `Report:  npm run report -- ${folder.path}`,
  ].join('\n');
}
