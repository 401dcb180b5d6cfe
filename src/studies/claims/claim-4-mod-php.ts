import type { FigureId } from '../../analysis/figures.ts';
import { documents } from '../../load/workloads/documents.ts';
import type { Cell } from '../../plan/plan.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import type { Claim, Side } from './claim.ts';
import { phpPictures } from './claim-4-pictures.ts';
import { decides, difference, ratio, reports } from './criterion.ts';

/** PHP interpreters: processes of prefork, or children of PHP-FPM behind threads of event. */
const capacity = 16;

/** Visitors without a pause, each with an own connection. */
const visitors = (id: string, connections: number, durationSeconds: number): Cell => ({
  ...ownCell({
    id,
    workload: 'php',
    rounds: 6,
    populations: [
      {
        ...documents.php,
        name: 'page',
        model: 'closed',
        fresh: false,
        levels: null,
        connections,
      },
    ],
  }),
  durationSeconds,
});

/** Nearly every interpreter runs, and httpd has a worker left for its status page. */
const busy = visitors('page-busy', capacity - 2, 0.8);

/** One visitor at a time: the time of a page without any queue. */
const alone = visitors('page-alone', 1, 0.4);

const prefork = { mpm: 'prefork', arm: 'httpd-prefork-php' } as const;
const worker = { mpm: 'worker', arm: 'httpd-worker-php' } as const;
const event = { mpm: 'event', arm: 'httpd-event-php' } as const;
const fpm = { mpm: 'event', arm: 'httpd-event-fpm' } as const;

const onBusy = (side: Omit<Side, 'cell'>): Side => ({ ...side, cell: busy.id });
const onAlone = (side: Omit<Side, 'cell'>): Side => ({ ...side, cell: alone.id });

const starts = (side: Omit<Side, 'cell'>) =>
  difference('page', 'started', onBusy(prefork), onBusy(side)).above(0.5);
const againstModule = (figure: FigureId) => ratio('page', figure, onBusy(fpm), onBusy(prefork));

export const modPhp: Claim = {
  number: 4,
  says: 'For code that is not thread-safe, like mod_php, prefork is the safe choice.',
  hypothesis:
    'httpd starts with PHP’s module under prefork and answers a PHP page. Under worker and ' +
    'event the same httpd with the same module does not start. Reported only: event with ' +
    'PHP-FPM answers the same page about as fast, in less memory.',
  mechanism:
    'Before anything is served, mod_php asks the MPM for threads (php_pre_config in ' +
    'sapi/apache2handler/sapi_apache2.c, ap_mpm_query with AP_MPMQ_IS_THREADED). A PHP ' +
    'built without ZTS, as distributions build it, keeps the state of a request in ' +
    'process-wide variables. Two threads would share them, so mod_php refuses, and httpd ' +
    'ends with AH00013. Under prefork a process serves one connection at a time ' +
    '(child_main in server/mpm/prefork/prefork.c), so the state has one user. With PHP-FPM ' +
    'the interpreter is a separate process: a thread of event holds the connection, and ' +
    'mod_proxy_fcgi sends the request over a Unix socket and waits for the answer.',
  notFor: { native: 'the native server has no PHP: there is nothing to load it into' },
  experiments: [
    {
      id: 'page',
      title:
        'httpd is started with PHP’s module under each MPM, and with PHP-FPM under event. Arms ' +
        'that start answer a PHP page for 14 concurrent visitors and for a single one.',
      mpms: ['prefork', 'worker', 'event'],
      onlyArms: [prefork.arm, worker.arm, event.arm, fpm.arm],
      directives: fullPool({ capacity, threadsPerChild: capacity }),
      cells: [busy, alone],
      rounds: 6,
      warmupSeconds: 0.3,
      durationSeconds: 1,
    },
  ],
  criteria: [
    decides('httpd starts with PHP’s module under prefork, and not under worker', starts(worker)),
    decides('httpd starts with PHP’s module under prefork, and not under event', starts(event)),
    reports(
      'event with PHP-FPM answers as many pages per second as prefork with mod_php, ±10 %',
      againstModule('rate').within(1.1),
    ),
    reports(
      'a single visitor waits as long with PHP-FPM as with prefork and mod_php, ±10 %',
      ratio('page', 'latencyP50', onAlone(fpm), onAlone(prefork)).within(1.1),
    ),
    reports(
      'with 14 visitors the p99 latency of PHP-FPM is that of prefork with mod_php, ±25 %',
      againstModule('latencyP99').within(1.25),
    ),
    reports(
      'PHP-FPM takes at least 10 % less memory than prefork with mod_php',
      againstModule('footprint').below(0.9),
    ),
  ],
  pictures: [phpPictures],
};
