import * as z from 'zod';
import type { Options } from './option.ts';
import { choices } from './values.ts';

/** Part of --help about a schema: the words to choose from, the default, and repetition. */
export interface OptionHelp {
  readonly words: readonly string[] | null;
  /** As a user would type it; undefined: there is none. */
  readonly usual: unknown;
  readonly repeats: boolean;
}

/** Reads the words, the default and repetition off a schema and what it wraps. */
export function optionHelp(schema: z.core.$ZodType): OptionHelp {
  if (schema instanceof z.ZodPrefault) {
    return { ...optionHelp(schema.unwrap()), usual: schema.def.defaultValue };
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return optionHelp(schema.unwrap());
  }
  const words = choices.get(schema)?.words ?? null;
  // What is made of an array repeats like the array.
  const typed = schema instanceof z.ZodPipe ? schema.in : schema;
  return { words, usual: undefined, repeats: typed instanceof z.ZodArray };
}

const placeholders: Readonly<Record<string, string>> = {
  LIST: 'a list is separated by commas',
  TIME: 'a time is such as 500ms, 10s or 2m, and in seconds without a unit',
  SIZE: 'a size is such as 512MiB or 4GiB, and in bytes without a unit',
  SHARE: 'a share is such as 25%',
};

/** Explains the placeholders that these options use. */
export function placeholderHelp(options: Options): string {
  const used = Object.entries(placeholders).filter(([name]) =>
    Object.keys(options).some((flag) => flag.endsWith(`<${name}>`)),
  );
  return used.map(([name, meaning]) => `${name}: ${meaning}.`).join('\n');
}
