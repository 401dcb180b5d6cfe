import { runtimeWishes } from '../studies/surroundings.ts';
import type { Options } from './option.ts';
import { oneOf, text } from './values.ts';

/** Where httpd comes from: the same options for every command that starts arms. */
export const runtimeOptions = {
  '--runtime <NAME>': oneOf(runtimeWishes)
    .prefault('auto')
    .describe('where the arms run; auto takes docker where a container engine answers'),
  '--httpd <PATH>': text
    .optional()
    .describe('httpd binary of the process runtime; without it one is found or fetched'),
  '--httpd-image <NAME>': text
    .prefault(process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4')
    .describe('base image of the docker runtime'),
} satisfies Options;
