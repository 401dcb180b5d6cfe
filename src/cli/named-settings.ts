import * as z from 'zod';
import { reasonOf } from '../host/reason-of.ts';
import { type NamedBuild, type NamedVariant, unnamed } from '../plan/choose-arms.ts';
import type { Tuning } from '../server/arm.ts';
import { readTuningFile } from '../server/tuning-file.ts';

/** Accepts matched, stock or a readable file of directives. */
export const tuning = z.string().transform((typed, context): Tuning => {
  if (typed === 'matched' || typed === 'stock') return { name: typed };
  try {
    return tuningFile(typed);
  } catch (error) {
    const message = `not matched, not stock, and ${reasonOf(error)}`;
    context.addIssue({ code: 'custom', message, input: typed });
    return z.NEVER;
  }
});

const rule = 'NAME has letters, digits, dots and dashes, and does not end with -control';

/**
 * Accepts NAME=VALUE once for each name. @param read makes of VALUE what has the name; may throw.
 */
const named = <Value>(what: string, read: (value: string) => Value) =>
  z.array(z.string()).transform((typed, context) => {
    const refuse = (input: string, message: string) =>
      context.addIssue({ code: 'custom', message, input });
    const all = typed.flatMap((each) => {
      const [, name = '', value] = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(each) ?? [];
      if (value === undefined || name.endsWith('-control')) {
        refuse(each, `give NAME=${what}; ${rule}`);
        return [];
      }
      try {
        return [{ name, ...read(value) }];
      } catch (error) {
        refuse(each, reasonOf(error));
        return [];
      }
    });
    const names = all.map(({ name }) => name);
    const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
    for (const name of twice) refuse(name, 'two have this name');
    if (names.includes(unnamed)) {
      refuse(unnamed, 'this is the name of what is compared with a single one');
    }
    return all;
  });

/** Reads `--variant NAME=FILE`, once for each variant. */
export const variants: z.ZodType<readonly NamedVariant[], string[]> = named('FILE', (path) => ({
  tuning: tuningFile(path),
}));

/** Reads `--build NAME=PATH` or `--build NAME=IMAGE`, once for each build. */
export const builds: z.ZodType<readonly NamedBuild[], string[]> = named(
  'PATH or IMAGE',
  (httpd) => ({
    httpd,
  }),
);

function tuningFile(path: string): Tuning {
  try {
    return readTuningFile(path);
  } catch (error) {
    throw new Error(`no readable file (${reasonOf(error)})`);
  }
}
