import type { Summary } from '../../analysis/summary.ts';
import { spentSeconds } from '../../run/budget.ts';
import { clock, plural } from '../format.ts';

/** Returns what was measured, and for how long: "httpd 2.4.71", "64 workers each", "2 CPUs", …. */
export function headlineOf({ plan, cells, trials, end }: Summary): readonly string[] {
  const completed = cells.flatMap(({ arms }) => arms.flatMap((arm) => arm.completed));
  const versions = new Set(completed.map(({ identity }) => serverText(identity.version)));
  const workers = [...new Set(Object.values(plan.capacity))];
  const cpus = new Set([...plan.cpus.server, ...plan.cpus.generator]).size;
  const rounds = end?.rounds ?? new Set(completed.map(({ round }) => round)).size;
  const seconds = end?.seconds ?? spentSeconds(trials);
  return [
    ...versions,
    ...(workers.length === 1 ? [`${workers[0]} workers each`] : []),
    plural(cpus, 'CPU'),
    ...(rounds === 0 ? [] : [`${plural(rounds, 'round')} in ${clock(seconds)}`]),
  ];
}

/** Returns "httpd 2.4.71" of "Apache/2.4.71 (Debian)"; other servers as they name themselves. */
const serverText = (version: string): string =>
  version.replace(/^Apache\/(\S+).*$/, 'httpd $1').replace('/', ' ');
