import type { Summary } from '../../analysis/summary.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { plural } from '../format.ts';

/** Returns what was measured, and for how long: "httpd 2.4.71", "64 workers each", "2 CPUs", …. */
export function headlineOf({ plan, cells, end }: Summary): readonly string[] {
  const completed = cells.flatMap(({ arms }) => arms.flatMap((arm) => arm.completed));
  const versions = new Set(completed.map(({ identity }) => serverText(identity.version)));
  const workers = [...new Set(Object.values(plan.capacity))];
  const cpus = new Set([...plan.cpus.server, ...plan.cpus.generator]).size;
  const rounds = end?.rounds ?? new Set(completed.map(({ round }) => round)).size;
  const seconds = Math.round(end?.seconds ?? secondsOf(completed));
  return [
    ...versions,
    ...(workers.length === 1 ? [`${workers[0]} workers each`] : []),
    plural(cpus, 'CPU'),
    ...(rounds === 0 ? [] : [`${plural(rounds, 'round')} in ${minutes(seconds)}`]),
  ];
}

/** Formats as "4:38". */
const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Returns the time from the first start to the end of the last window. */
function secondsOf(trials: readonly CompletedTrial[]): number {
  const starts = trials.map(({ startedAt }) => Date.parse(startedAt));
  const ends = trials.map((each) => Date.parse(each.startedAt) + each.durationSeconds * 1000);
  return (Math.max(...ends) - Math.min(...starts)) / 1000;
}

/** Returns "httpd 2.4.71" of "Apache/2.4.71 (Debian)"; other servers as they name themselves. */
const serverText = (version: string): string =>
  version.replace(/^Apache\/(\S+).*$/, 'httpd $1').replace('/', ' ');
