import { automaticRuntimes } from '../server/runtimes.ts';
import { automaticWishes } from '../studies/choose-runtime.ts';
import type { Options } from './option.ts';
import { oneOf, text } from './values.ts';

/** Describes --runtime. */
export const whereText =
  'where the arms run; auto takes the first of ' +
  `${automaticRuntimes.join(', ')} that is available`;

/** Options for the source of httpd, the same for every command that starts arms. */
export const runtimeOptions = {
  '--runtime <NAME>': oneOf(automaticWishes).prefault('auto').describe(whereText),
  '--httpd <PATH>': text
    .optional()
    .describe('httpd binary of the process runtime; without it one is found or fetched'),
  '--httpd-image <NAME>': text
    .prefault(process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4')
    .describe('base image of the containers'),
} satisfies Options;
