import { atoi } from '../../httpd-config/numbers.ts';
import type { Mpm, ServerConfig } from './server-config.ts';

/** The configuration while it is being read. */
export type Draft = { -readonly [Key in keyof ServerConfig]: ServerConfig[Key] } & {
  /** Every address of Listen, to detect a second one. */
  listens: string[];
  /** Relative paths begin here. */
  serverRoot: string;
};

/** A directive as httpd declares it (command_rec of http_config.h). */
export interface Command {
  /** Spelled as in httpd. */
  readonly name: string;
  readonly takes: 'one argument' | 'two arguments' | 'On or Off' | 'any arguments';
  /** httpd's text where there are too many arguments or too few. */
  readonly help: string;
  /** MPMs that have it; all where absent. */
  readonly mpms?: readonly Mpm[];
  /** Stores the value. Returns an error message, or null. */
  readonly apply: (draft: Draft, first: string, second: string) => string | null;
}

type NumberKey = { [K in keyof Draft]: Draft[K] extends number ? K : never }[keyof Draft];

/** Stores C's atoi of the value, times a factor. */
export const put =
  (key: NumberKey, factor = 1) =>
  (draft: Draft, value: string): null => {
    draft[key] = atoi(value) * factor;
    return null;
  };

/** Stores a number that must not be below 0; returns httpd's message otherwise. */
export const limit =
  (key: NumberKey, name: string, zero = '') =>
  (draft: Draft, value: string): string | null => {
    if (atoi(value) < 0) return `${name} "${value}" must be a non-negative integer${zero}`;
    return put(key)(draft, value);
  };

/** Declares a directive of one argument. */
export const one = (
  name: string,
  help: string,
  apply: Command['apply'],
  mpms?: readonly Mpm[],
): Command => ({
  ...{ name, takes: 'one argument', help, apply },
  ...(mpms === undefined ? {} : { mpms }),
});
