import { closedLoopColumns } from './columns.ts';
import { documents } from './documents.ts';
import type { Workload } from './workload.ts';

/**
 * Runs `keepalive` on a page that PHP renders in about 1 ms of CPU time. It compares systems,
 * mod_php with PHP-FPM, and not MPMs alone.
 */
export const php = {
  title: 'keep-alive connections to a PHP page, closed loop',
  situation: (connections) => `${connections} busy clients of a PHP page`,
  turns: null,
  needsPhp: true,
  presets: {},
  figures: { ...closedLoopColumns, questions: ['rate'] },
  timelines: false,
  sizes: (capacity) => [Math.max(1, Math.floor(capacity / 2))],
  populations: (connections) => [
    { name: 'php', model: 'closed', fresh: false, levels: null, connections, ...documents.php },
  ],
} as const satisfies Workload;
