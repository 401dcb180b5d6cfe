import type { Options } from './option.ts';
import { text } from './values.ts';

/** Options for the places of a history, the same for every command that reads one. */
export const historyOptions = {
  '--history <DIR>': text
    .prefault('reports/history')
    .describe('folder of the nights; a branch of git or a kept artifact will do'),
  '--pages <DIR>': text
    .prefault('reports')
    .describe('folder of the page over all nights, and of the runs that it lists'),
} satisfies Options;
