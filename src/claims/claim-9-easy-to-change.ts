import type { Open } from '../load/population.ts';
import { documents } from '../load/workloads/documents.ts';
import type { Action, Cell } from '../plan/plan.ts';
import { ownCell } from './cell.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim, Criterion } from './claim.ts';
import { timelineOf } from './timeline-of.ts';

/** The same text for every arm: which part is read is decided by the one LoadModule line in which they differ. */
const directives = `<IfModule mpm_prefork_module>
  ServerLimit 8
  StartServers 4
  MinSpareServers 1
  MaxSpareServers 4
  MaxRequestWorkers 4
</IfModule>
<IfModule !mpm_prefork_module>
  ServerLimit 4
  StartServers 1
  ThreadsPerChild 4
  MinSpareThreads 1
  MaxSpareThreads 4
  MaxRequestWorkers 4
</IfModule>
`;

/** Far below what the server can do, so that only what is done to it can keep them waiting. */
const visitors: Open = {
  name: 'visitors',
  model: 'open',
  fresh: true,
  connections: 600,
  ratePerSecond: 100,
  arrivals: 'constant',
  levels: null,
  ...documents.small,
};

const cell = (id: string, actions: readonly Action[]): Cell => ({
  ...ownCell({ id, workload: 'churn', rounds: 6, populations: [visitors] }),
  actions,
});

const undisturbed = 'undisturbed';
const graceful = 'graceful-restart';
const restart = 'restart';
const change = 'mpm-change';

const title = '100 visitors/s, connections of their own';

/** What an act costs beyond a trial without one. */
const costs = (
  act: string,
  figure: 'lostShare' | 'reducedSeconds',
  predicts: string,
  bound: number,
  decides: boolean,
): Criterion => ({
  predicts,
  experiment: 'change',
  figure,
  a: { mpm: 'prefork', cell: act },
  b: { mpm: 'prefork', cell: undisturbed },
  by: 'difference',
  predicted: 'below',
  bound,
  decides,
});

export const claim9: Claim = {
  number: 9,
  says: 'The choice of the MPM is yours to change, simply and quickly.',
  hypothesis:
    'With one LoadModule line changed the same site moves from prefork to event under load within less than a second of reduced capacity and loses less than 5 % of the requests of two and a half seconds; a graceful restart loses less than 1 % and half a second.',
  mechanism:
    'The MPM is a module: docker/httpd-prefork, httpd-worker and httpd-event differ in their LoadModule line and read the same directives. No restart takes ' +
    'another MPM ("AH00534: The MPM cannot be changed during restart", server/core.c): for that the server is stopped and started, and nobody listens in between. ' +
    'A restart (HUP) ends the children and starts the pool at once. A graceful restart (USR1) keeps the listening sockets and lets the old children finish, who accept ' +
    'nobody any more; but the new ones are started one for each old one that has been reaped, and the rest after the first second in which none was ' +
    '(server/mpm/prefork/prefork.c, prefork_run, remaining_children_to_start; server/mpm_common.c, ap_wait_or_timeout sleeps a second at a time).',
  experiments: [
    {
      id: 'change',
      title:
        '100 visitors a second, each with a connection of his own: undisturbed, through a graceful restart, a restart, and a change from prefork to event',
      mpms: ['prefork'],
      onlyArms: null,
      directives,
      cells: [
        cell(undisturbed, []),
        cell(graceful, [{ do: 'graceful-restart', atSeconds: 0.3 }]),
        cell(restart, [{ do: 'restart', atSeconds: 0.3 }]),
        cell(change, [{ do: 'mpm-change', to: 'event', atSeconds: 0.3 }]),
      ],
      rounds: 6,
      warmupSeconds: 0.1,
      durationSeconds: 2.5,
    },
  ],
  criteria: [
    costs(
      change,
      'reducedSeconds',
      'the change of MPM costs less than a second of capacity',
      1,
      true,
    ),
    costs(change, 'lostShare', 'and fewer than 5 % of the requests are lost by it', 0.05, true),
    costs(graceful, 'lostShare', 'by a graceful restart fewer than 1 % are lost', 0.01, true),
    costs(graceful, 'reducedSeconds', 'and it costs less than half a second', 0.5, true),
    costs(restart, 'lostShare', 'by a restart fewer than 5 % are lost', 0.05, false),
    costs(restart, 'reducedSeconds', 'and it costs less than half a second', 0.5, false),
  ],
  pictures: (evidence, server) => [
    ...roundsPicture(
      {
        id: 'claim-9-reduced',
        title: `Reduced capacity, seconds (1,000 milliseconds): ${title}`,
        takeaway:
          'Time in which fewer than half as many as before were answered; of two and a half seconds.',
        figure: 'reducedSeconds',
        unit: 'seconds',
        scale: 1,
        experiment: 'change',
        sides: [undisturbed, graceful, restart, change].map((id) => ({
          mpm: 'prefork' as const,
          cell: id,
          label: id,
        })),
      },
      evidence,
      server,
    ),
    ...[graceful, change].flatMap((id) =>
      timelineOf(evidence, 'change', server, { mpm: 'prefork', cell: id }, title),
    ),
  ],
};
