import { runtimeWishes } from '../studies/surroundings.ts';
import type { Options } from './option.ts';
import { oneOf, text } from './values.ts';

/** Where httpd comes from: the same options for every command that starts arms. */
export const runtimeOptions = [
  {
    flag: '--runtime <NAME>',
    description: 'where the arms run; auto takes docker where a container engine answers',
    schema: oneOf(runtimeWishes).prefault('auto'),
  },
  {
    flag: '--httpd <PATH>',
    description: 'httpd binary of the process runtime; without it one is found or fetched',
    schema: text.optional(),
  },
  {
    flag: '--httpd-image <NAME>',
    description: 'base image of the docker runtime',
    schema: text.prefault(process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4'),
  },
] as const satisfies Options;
