import * as z from 'zod';
import type { Options } from './option.ts';
import { wholeNumber } from './values.ts';

const port = wholeNumber(0, 65_535);

/** Option of the page that shows how a study goes, for every command that is one. */
export const liveOption = {
  '--live [PORT]': z
    // Without a port it is true.
    .preprocess((typed) => (typed === true ? '0' : typed), port)
    .optional()
    .describe('show the run on a page on 127.0.0.1 while it goes on; without PORT on a free one'),
} satisfies Options;
