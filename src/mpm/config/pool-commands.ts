import { strtod } from '../../httpd-config/numbers.ts';
import { type Command, type Draft, one, put } from './command.ts';
import type { Mpm } from './server-config.ts';

const threaded: readonly Mpm[] = ['worker', 'event'];

/** Directives of the MPMs themselves, with httpd's help texts (prefork.c, worker.c, event.c). */
export const poolCommands = (mpm: Mpm): readonly Command[] => [
  one('StartServers', 'Number of child processes launched at server startup', put('startServers')),
  one('ServerLimit', wording(mpm).servers, put('serverLimit')),
  one('MaxClients', 'Deprecated name of MaxRequestWorkers', put('maxRequestWorkers')),
  one(
    'MaxRequestWorkers',
    `Maximum number of ${wording(mpm).workers} alive at the same time`,
    put('maxRequestWorkers'),
  ),
  one(
    'MinSpareServers',
    'Minimum number of idle children, to handle request spikes',
    put('minSpareServers'),
    ['prefork'],
  ),
  one('MaxSpareServers', 'Maximum number of idle children', put('maxSpareServers'), ['prefork']),
  one(
    'MinSpareThreads',
    'Minimum number of idle threads, to handle request spikes',
    put('minSpareThreads'),
    threaded,
  ),
  one('MaxSpareThreads', 'Maximum number of idle threads', put('maxSpareThreads'), threaded),
  one('ThreadsPerChild', 'Number of threads each child creates', put('threadsPerChild'), threaded),
  one(
    'ThreadLimit',
    'Maximum number of worker threads per child process for this run of Apache - ' +
      'Upper limit for ThreadsPerChild',
    put('threadLimit'),
    threaded,
  ),
  one(
    'AsyncRequestWorkerFactor',
    'How many additional connects will be accepted per idle worker thread',
    asyncRequestWorkerFactor,
    ['event'],
  ),
];

/** Texts that differ between prefork and the other MPMs. */
const wording = (mpm: Mpm) =>
  mpm === 'prefork'
    ? { servers: 'Maximum value of MaxRequestWorkers for this run of Apache', workers: 'children' }
    : { servers: 'Maximum number of child processes for this run of Apache', workers: 'threads' };

function asyncRequestWorkerFactor(draft: Draft, value: string): string | null {
  const factor = strtod(value);
  if (factor === null) return 'error parsing value';
  if (factor <= 0) return 'AsyncRequestWorkerFactor argument must be a positive number';
  // event.c counts in sixteenths, and divides by sixteen without a remainder.
  draft.asyncRequestWorkerFactor = Math.max(1, Math.floor(factor));
  return null;
}
