import type { Open } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Action, Cell } from '../../plan/plan.ts';
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

/** Long enough to see the end of what is done in it, and no longer: what is compared are seconds, not shares of a window. */
const cell = (id: string, durationSeconds: number, actions: readonly Action[]): Cell => ({
  ...ownCell({ id, workload: 'churn', rounds: 6, populations: [visitors] }),
  durationSeconds,
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
  figure: 'lostSeconds' | 'reducedSeconds',
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
    'With one LoadModule line changed the same site moves from prefork to event under load: it is at less than half of its capacity for less than a second, and loses fewer requests than come in an eighth of a second.',
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
        cell(undisturbed, 1.2, []),
        cell(graceful, 2.5, [{ do: 'graceful-restart', atSeconds: 0.3 }]),
        cell(restart, 1.2, [{ do: 'restart', atSeconds: 0.3 }]),
        cell(change, 1.8, [{ do: 'mpm-change', to: 'event', atSeconds: 0.3 }]),
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
    costs(
      change,
      'lostSeconds',
      'and loses fewer requests than come in an eighth of a second',
      0.125,
      true,
    ),
    // A restart is how everything else of the configuration is changed; the MPM cannot be.
    costs(graceful, 'lostSeconds', 'a graceful restart loses none to speak of', 0.025, false),
    costs(graceful, 'reducedSeconds', 'and costs less than half a second', 0.5, false),
    costs(restart, 'lostSeconds', 'a restart loses as few as the change may', 0.125, false),
    costs(restart, 'reducedSeconds', 'and costs less than half a second', 0.5, false),
    {
      predicts:
        'after the change of MPM all workers are there less than a second later than after a restart',
      experiment: 'change',
      figure: 'actSeconds',
      a: { mpm: 'prefork', cell: change },
      b: { mpm: 'prefork', cell: restart },
      by: 'difference',
      predicted: 'below',
      bound: 1,
      decides: false,
    },
  ],
  pictures: (evidence, server) => [
    ...roundsPicture(
      {
        id: 'claim-9-reduced',
        title: `Reduced capacity, seconds (1,000 milliseconds): ${title}`,
        takeaway: 'Time in which fewer than half as many as before were answered.',
        figure: 'reducedSeconds',
        sides: sidesOf([undisturbed, graceful, restart, change]),
        ...inSeconds,
      },
      evidence,
      server,
    ),
    ...roundsPicture(
      {
        id: 'claim-9-whole-pool',
        title: `Until every worker is there again, seconds (1,000 milliseconds): ${title}`,
        takeaway:
          'Since the signal; for the change of MPM since the old server was told to stop, so that the start of the new one is in it.',
        figure: 'actSeconds',
        sides: sidesOf([graceful, restart, change]),
        ...inSeconds,
      },
      evidence,
      server,
    ),
    ...[graceful, change].flatMap((id) =>
      timelineOf(evidence, 'change', server, { mpm: 'prefork', cell: id }, title),
    ),
  ],
};

const inSeconds = { unit: 'seconds', scale: 1, experiment: 'change' } as const;

const sidesOf = (cells: readonly string[]) =>
  cells.map((id) => ({ mpm: 'prefork', cell: id, label: id }) as const);
