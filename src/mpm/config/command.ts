import type { Mpm, ServerConfig } from './config.ts';
import { atoi } from './numbers.ts';

/** The configuration while it is being read. */
export type Draft = { -readonly [Key in keyof ServerConfig]: ServerConfig[Key] } & {
  /** Every address of Listen, to find the second. */
  listens: string[];
};

/** A directive as httpd declares it (command_rec of http_config.h). */
export interface Command {
  /** As httpd spells it. */
  readonly name: string;
  readonly takes: 'one argument' | 'two arguments' | 'On or Off' | 'any arguments';
  /** What httpd says when there are more or fewer. */
  readonly help: string;
  /** The MPMs that know it; all when there is none. */
  readonly mpms?: readonly Mpm[];
  /** Puts the value in; what is wrong with it, or null. */
  readonly apply: (draft: Draft, first: string, second: string) => string | null;
}

type NumberKey = { [K in keyof Draft]: Draft[K] extends number ? K : never }[keyof Draft];

/** C's atoi, times a factor. */
export const put =
  (key: NumberKey, factor = 1) =>
  (draft: Draft, value: string): null => {
    draft[key] = atoi(value) * factor;
    return null;
  };

/** A number that must not be below 0, with httpd's complaint. */
export const limit =
  (key: NumberKey, name: string, zero = '') =>
  (draft: Draft, value: string): string | null => {
    if (atoi(value) < 0) return `${name} "${value}" must be a non-negative integer${zero}`;
    return put(key)(draft, value);
  };

/** A directive of one argument. */
export const one = (
  name: string,
  help: string,
  apply: Command['apply'],
  mpms?: readonly Mpm[],
): Command => ({
  ...{ name, takes: 'one argument', help, apply },
  ...(mpms === undefined ? {} : { mpms }),
});
