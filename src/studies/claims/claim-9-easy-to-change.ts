import type { Open } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Action, Cell } from '../../plan/plan.ts';
import { ownCell } from './cell.ts';
import { roundsPicture } from './charts/rounds-picture.ts';
import type { Claim } from './claim.ts';
import { decides, difference, reports, sides } from './criterion.ts';
import { timelineOf } from './timeline-of.ts';

/** The same text for every arm: its LoadModule line decides which part is read. */
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

/** Far below the server's capacity, so that only actions on it can make visitors wait. */
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

/** Measures until the action has ended: seconds are compared, not shares of a window. */
const cell = (id: string, durationSeconds: number, actions: readonly Action[]): Cell => ({
  ...ownCell({ id, workload: 'churn', rounds: 6, populations: [visitors] }),
  durationSeconds,
  actions,
});

const undisturbed = 'undisturbed';
const graceful = 'graceful-restart';
const restart = 'restart';
const change = 'mpm-change';

const title = '100 visitors/s, a new connection each';

/** Compares a trial with an action to one without. */
const costs = (act: string, figure: 'lostSeconds' | 'reducedSeconds') =>
  difference('change', figure, sides.prefork(act), sides.prefork(undisturbed));

const sidesOf = (cells: readonly string[]) =>
  cells.map((id) => ({ mpm: 'prefork', cell: id, label: id }) as const);

export const claim9: Claim = {
  number: 9,
  says: 'The choice of the MPM is yours to change, simply and quickly.',
  hypothesis:
    'With one LoadModule line changed, the same site moves from prefork to event under ' +
    'load. It is below half of its capacity for less than a second, and loses fewer ' +
    'requests than arrive in an eighth of a second.',
  mechanism:
    'The MPM is a module: docker/httpd-prefork, httpd-worker and httpd-event differ in ' +
    'their LoadModule line and read the same directives. A restart cannot change the MPM ' +
    '("AH00534: The MPM cannot be changed during restart", server/core.c): the server has ' +
    'to be stopped and started, and nobody listens in between. A restart (HUP) ends the ' +
    'children and starts the pool at once. A graceful restart (USR1) keeps the listening ' +
    'sockets and lets the old children finish, which accept no new connections. A new ' +
    'child is started for each old one that has been reaped, and the rest after the first ' +
    'second without one (server/mpm/prefork/prefork.c, prefork_run, ' +
    'remaining_children_to_start; server/mpm_common.c, ap_wait_or_timeout sleeps a second ' +
    'at a time).',
  experiments: [
    {
      id: 'change',
      title:
        '100 visitors per second, each with a new connection: undisturbed, during a graceful ' +
        'restart, a restart, and a change from prefork to event',
      mpms: ['prefork'],
      directives,
      cells: [
        cell(undisturbed, 1, []),
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
    decides(
      'the change of MPM reduces the capacity for less than a second',
      costs(change, 'reducedSeconds').below(1),
    ),
    decides(
      'the change of MPM loses fewer requests than arrive in an eighth of a second',
      costs(change, 'lostSeconds').below(0.125),
    ),
    // A restart is how everything else of the configuration is changed; the MPM cannot be.
    reports(
      'a graceful restart loses at most 2 or 3 requests',
      costs(graceful, 'lostSeconds').below(0.025),
    ),
    reports(
      'a graceful restart takes less than half a second',
      costs(graceful, 'reducedSeconds').below(0.5),
    ),
    reports(
      'a restart loses as few as the change of MPM may',
      costs(restart, 'lostSeconds').below(0.125),
    ),
    reports('a restart takes less than half a second', costs(restart, 'reducedSeconds').below(0.5)),
    reports(
      'the change of MPM needs at most one second more than a restart until all workers run',
      difference('change', 'actSeconds', sides.prefork(change), sides.prefork(restart)).below(1),
    ),
  ],
  pictures: [
    roundsPicture({
      id: 'claim-9-reduced',
      title: `Reduced capacity, seconds (1,000 milliseconds): ${title}`,
      takeaway: 'Time in which less than half of the usual number of requests was answered.',
      figure: 'reducedSeconds',
      experiment: 'change',
      sides: sidesOf([undisturbed, graceful, restart, change]),
    }),
    roundsPicture({
      id: 'claim-9-whole-pool',
      title: `Until every worker is there again, seconds (1,000 milliseconds): ${title}`,
      takeaway:
        'Since the signal; for the change of MPM since the old server got its signal, so ' +
        'that the start of the new one is included.',
      figure: 'actSeconds',
      experiment: 'change',
      sides: sidesOf([graceful, restart, change]),
    }),
    ...[graceful, change].map((cell) => timelineOf('change', sides.prefork(cell), title)),
  ],
};
