import type { Summary } from '../../analysis/summary.ts';
import type { Plan } from '../../plan/plan.ts';
import { spentSeconds } from '../../run/budget.ts';
import { clock, plural } from '../format.ts';

/** Returns what was measured, and for how long: "httpd 2.4.71", "64 workers each", "2 CPUs", …. */
export function headlineOf({ plan, cells, trials, end }: Summary): readonly string[] {
  const completed = cells.flatMap(({ arms }) => arms.flatMap((arm) => arm.completed));
  const versions = new Set(completed.map(({ identity }) => serverText(identity.version)));
  const workers = [...new Set(Object.values(plan.capacity))];
  const rounds = end?.rounds ?? new Set(completed.map(({ round }) => round)).size;
  const seconds = end?.seconds ?? spentSeconds(trials);
  return [
    ...versions,
    ...(workers.length === 1 ? [`${workers[0]} workers each`] : []),
    cpusText(plan),
    ...(rounds === 0 ? [] : [`${plural(rounds, 'round')} in ${clock(seconds)}`]),
  ];
}

/** Counts the CPUs of both sides; where these are machines, of each. */
function cpusText({
  cpus: { server, generator },
  serverAddress,
  generatorAddresses,
}: Plan): string {
  if (serverAddress === undefined) return plural(new Set([...server, ...generator]).size, 'CPU');
  const load = plural(generator.length, 'CPU');
  const from =
    generatorAddresses === undefined
      ? 'here'
      : `of ${plural(generatorAddresses.length, 'machine')}`;
  return `${plural(server.length, 'CPU')} on ${serverAddress}, load from ${load} ${from}`;
}

/** Returns "httpd 2.4.71" of "Apache/2.4.71 (Debian)"; other servers as they name themselves. */
const serverText = (version: string): string =>
  version.replace(/^Apache\/(\S+).*$/, 'httpd $1').replace('/', ' ');
