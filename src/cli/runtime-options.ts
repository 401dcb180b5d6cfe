import { automaticRuntimes } from '../server/runtimes.ts';
import { runtimeWishes } from '../studies/choose-runtime.ts';
import type { Options } from './option.ts';
import { oneOf, text } from './values.ts';

const automatic = automaticRuntimes.join(', ');

/** Options for the source of httpd, the same for every command that starts arms. */
export const runtimeOptions = {
  '--runtime <NAME>': oneOf(runtimeWishes)
    .prefault('auto')
    .describe(`where the arms run; auto takes the first of ${automatic} that is available`),
  '--httpd <PATH>': text
    .optional()
    .describe('httpd binary of the process runtime; without it one is found or fetched'),
  '--httpd-image <NAME>': text
    .prefault(process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4')
    .describe('base image of the docker and swarm runtimes'),
} satisfies Options;
