import type { Mpm } from './server-config.ts';

export type Corrected =
  | 'serverLimit'
  | 'threadLimit'
  | 'threadsPerChild'
  | 'maxRequestWorkers'
  | 'startServers'
  | 'minSpareServers'
  | 'minSpareThreads';

export type Correction = `${Corrected} ${'high' | 'low' | 'odd' | 'changed'}`;

const ofLimit = <Limit extends Corrected>(limit: Limit) =>
  [`${limit} high`, `${limit} low`, `${limit} changed`] as const;

const ofPrefork: readonly Correction[] = [
  ...ofLimit('serverLimit'),
  ...(['maxRequestWorkers high', 'maxRequestWorkers low'] as const),
  ...(['startServers low', 'minSpareServers low'] as const),
];

const ofThreaded: readonly Correction[] = [
  ...ofLimit('serverLimit'),
  ...ofLimit('threadLimit'),
  ...(['threadsPerChild high', 'threadsPerChild low'] as const),
  ...(['maxRequestWorkers low', 'maxRequestWorkers odd', 'maxRequestWorkers high'] as const),
  ...(['startServers low', 'minSpareThreads low'] as const),
];

/** Numbers the messages in order. Each has a number for a start and the next one for a restart. */
function numbered(first: number, order: readonly Correction[]) {
  let next = first;
  const numbers: Partial<Record<Correction, number>> = {};
  for (const correction of order) {
    numbers[correction] = next;
    // Only logged at restarts, so it has one number.
    next += correction.endsWith('changed') ? 1 : 2;
  }
  return numbers;
}

/** httpd's number of each message at a start (prefork.c, worker.c, event.c). */
export const messageNumbers = {
  prefork: numbered(175, ofPrefork),
  worker: numbered(300, ofThreaded),
  event: numbered(497, ofThreaded),
} as const satisfies Record<Mpm, Partial<Record<Correction, number>>>;
