import { advise } from './advise.ts';
import { bench } from './bench.ts';
import { claims } from './claims.ts';
import { cleanup } from './cleanup.ts';
import { compare } from './compare.ts';
import { doctor } from './doctor.ts';
import { history } from './history.ts';
import { load } from './load.ts';
import { nightly } from './nightly.ts';
import { report } from './report.ts';
import { serve } from './serve.ts';
import { validate } from './validate.ts';

/** Every command of the program, in the order of --help. */
export const commands = [
  bench,
  report,
  compare,
  claims,
  advise,
  nightly,
  history,
  validate,
  serve,
  load,
  doctor,
  cleanup,
];
