import type { Options } from './option.ts';
import { headers, method, requestBody } from './request-values.ts';
import { wholeNumber } from './values.ts';

/**
 * Returns the options for what is asked of a server, for every command that drives a load.
 * @param life what decides how long a connection lives: "--fresh opens …".
 */
export const requestOptions = (life: string) =>
  ({
    '--method <NAME>': method
      .prefault('GET')
      .describe('method of every request, such as HEAD or POST'),
    '--header <LINE>': headers(life)
      .default([])
      .describe('field line of every request, such as "Accept: text/html"; may be repeated'),
    '--request-body <FILE|SIZE>': requestBody
      .optional()
      .describe('body of every request: a file, or filler of a size such as 64KiB'),
    '--expect-status <N>': wholeNumber(200, 599)
      .prefault('200')
      .describe('status of a correct answer; 302 measures a redirect itself'),
  }) satisfies Options;
