import { documents } from './documents.ts';
import type { Workload } from './workloads.ts';

/** keepalive on a page that PHP makes, about a millisecond of CPU: it compares systems, mod_php and PHP-FPM, not MPMs alone. */
export const php: Workload = {
  title: 'keep-alive connections to a PHP page, closed loop',
  drivers: ['raw'],
  mode: 'trials',
  needsPhp: true,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2))],
  populations: (connections) => [
    { name: 'php', model: 'closed', fresh: false, levels: null, connections, ...documents.php },
  ],
};
