import type { Population } from '../../load/population.ts';
import { documents } from '../../load/workloads/documents.ts';
import { newClients } from '../../load/workloads/new-clients.ts';
import type { Mpm } from '../../server/arm.ts';
import { fullPool } from '../../server/pool-directives.ts';
import { ownCell } from './cell.ts';
import { bySize } from './charts/by-size.ts';
import type { Claim } from './claim.ts';
import { decides, difference, ratio, reports, sides } from './criterion.ts';

const capacity = 4;
const newPerSecond = 400;
/** A factor that visitors notice. */
const serious = 2;

/** Too few for a verdict in preset quick; publish has four times as many. */
const shown = 1;

const clients: Population = { ...newClients(newPerSecond), connections: 2 * newPerSecond };

/** Keeps requests under way, each of about a third of a second because its client is slow. */
const under = (connections: number, rounds: number) =>
  ownCell({
    id: `under-way-${connections}`,
    workload: 'slow',
    rounds,
    populations: [
      clients,
      {
        name: 'under way',
        model: 'slow',
        direction: 'send',
        bytesPerInterval: 10,
        intervalSeconds: 0.05,
        connections,
        ...documents.small,
      },
    ],
  });

const below = `under-way-${capacity / 2}`;
const past = `under-way-${2 * capacity}`;
const sizes = [capacity / 2, capacity, 1.5 * capacity, 2 * capacity];

const common = {
  directives: fullPool({ capacity, threadsPerChild: 4 }),
  warmupSeconds: 0.2,
  durationSeconds: 0.8,
} as const;

/** Compares the median latency beyond MaxRequestWorkers with that below it. */
const drops = (mpm: Mpm, experiment: string) =>
  [
    `new clients of ${mpm} wait at least ${serious} times as long once requests exceed its workers`,
    ratio(experiment, 'latencyP50', sides[mpm](past), sides[mpm](below)).above(serious),
  ] as const;

const loses = (figure: 'answered' | 'lostShare') =>
  difference('prefork', figure, sides.prefork(past), sides.prefork(below));

export const beyond: Claim = {
  number: 2,
  says: 'prefork drops seriously when requests exceed processes.',
  hypothesis:
    'With twice as many requests under way as processes, new clients wait at least ' +
    `${serious} times as long (median) as with half as many.`,
  mechanism:
    'prefork: child_main() of server/mpm/prefork/prefork.c serves one connection from ' +
    'accept() to its end. While all MaxRequestWorkers children are busy, no child calls ' +
    'accept(). New connections wait in the kernel’s listen queue (ListenBackLog) in order ' +
    'of arrival; httpd refuses none. worker and event: the listener takes a connection ' +
    'only when a thread is free for it (ap_queue_info_wait_for_idler() and ' +
    'ap_queue_info_try_get_idler() of server/mpm_fdqueue.c). A thread reads the request to ' +
    'its end, so a slow request occupies it as it occupies a process.',
  experiments: [
    {
      id: 'prefork',
      title:
        `${capacity} processes; ${sizes.join(', ')} slow requests under way, while ` +
        `${newPerSecond} new clients arrive per second`,
      mpms: ['prefork'],
      ...common,
      cells: [
        under(capacity / 2, 6),
        under(capacity, 1),
        under(1.5 * capacity, 1),
        under(2 * capacity, 6),
      ],
      rounds: 6,
    },
    {
      id: 'threads',
      title:
        `the same for the ${capacity} threads of worker and event, fewer rounds, for ` +
        'reference',
      mpms: ['worker', 'event'],
      ...common,
      cells: [under(capacity / 2, shown), under(2 * capacity, shown)],
      rounds: shown,
    },
  ],
  criteria: [
    decides(...drops('prefork', 'prefork')),
    reports(
      'prefork answers fewer new clients once requests exceed its processes',
      loses('answered').below(-0.05),
    ),
    reports(
      'prefork refuses, cuts off or times out new clients once requests exceed its processes',
      loses('lostShare').above(0.05),
    ),
    reports(...drops('worker', 'threads')),
    reports(...drops('event', 'threads')),
  ],
  pictures: [
    bySize({
      id: 'claim-2-latency',
      title: 'Median latency of new clients',
      takeaway:
        'New clients queue where more requests are under way than there are workers. ' +
        `${newPerSecond} arrive per second.`,
      experiments: ['prefork', 'threads'],
      mpms: ['prefork', 'worker', 'event'],
      figure: 'latencyP50',
      sizes: Object.fromEntries(sizes.map((size) => [`under-way-${size}`, size])),
      axis: 'slow requests under way at once',
      capacity,
      scale: 'logarithmic',
    }),
  ],
};
