import * as z from 'zod';
import { mpmNames } from '../server/arm.ts';
import { readCpus, readSeconds, readSize } from './quantities.ts';

/** Holds the words that a schema accepts, for --help. */
export const choices = z.registry<{ readonly words: readonly string[] }>();

/** A switch such as --json. */
export const switched = z.boolean().default(false);

/** Any text, such as a path. */
export const text = z.string({ error: '' });

/** Texts of an option that may be repeated. */
export const texts = z.array(text);

/** Accepts one of the words. */
export const oneOf = <const Word extends string>(words: readonly Word[]) =>
  z
    .enum(words as readonly [Word, ...Word[]], { error: `choose ${listed(words)}` })
    .register(choices, { words });

/** Accepts words separated by commas, or `all`; returns each once, in the order of `words`. */
export const someOf = <const Word extends string>(
  words: readonly Word[],
  all: readonly Word[] = words,
) =>
  z
    .string()
    .transform((typed, context): readonly Word[] => {
      const given = typed.split(',').map((part) => part.trim());
      const known = (part: string) => part === 'all' || words.some((word) => word === part);
      for (const input of given.filter((part) => !known(part))) {
        const message = `choose all, or some of ${listed(words)}`;
        context.issues.push({ code: 'custom', message, input });
      }
      const meant = given.includes('all') ? [...given, ...all] : given;
      return words.filter((word) => meant.includes(word));
    })
    .register(choices, { words: ['all', ...words] });

/** Accepts one of these words, which stands for itself, or what the schema accepts. */
export const wordOr = <const Word extends string, Schema extends z.ZodType>(
  words: readonly Word[],
  schema: Schema,
) =>
  z
    .string()
    .transform((typed, context): Word | z.output<Schema> => {
      const word = words.find((each) => each === typed);
      if (word !== undefined) return word;
      const read = schema.safeParse(typed, { reportInput: true });
      if (read.success) return read.data;
      for (const { message, input } of read.error.issues) {
        context.issues.push({ code: 'custom', message, input });
      }
      return z.NEVER;
    })
    .register(choices, {
      words: [...new Set([...words, ...(choices.get(schema)?.words ?? [])])],
    });

/** Accepts plain decimal digits within the bounds. */
export const wholeNumber = (least: number, most: number) =>
  read(
    (typed) => (/^\d{1,15}$/.test(typed) ? within(Number(typed), least, most) : null),
    `give a whole number from ${least} to ${most}`,
  );

/** Accepts whole numbers separated by commas. */
export const wholeNumbers = (least: number, most: number) =>
  z
    .string()
    .transform((typed) => typed.split(','))
    .pipe(z.array(wholeNumber(least, most)));

/** Accepts a time such as 10, 10s, 500ms, 200us or 2m; returns seconds. */
export const duration = (least: number, most: number) =>
  read(
    (typed) => bounded(readSeconds(typed), least, most),
    `give a time from ${least}s to ${most}s, such as 10s`,
  );

/** Accepts a size such as 4GiB, 512Mi, 512m or plain bytes, of at least `least`; returns bytes. */
export const sizeFrom = (least: number, leastText: string) =>
  read(
    (typed) => bounded(readSize(typed), least, 2 ** 50),
    `give a size from ${leastText} to 1024TiB, such as 4GiB, 512Mi or 512m`,
  );

/** Accepts a size from 1 MiB; returns bytes. */
export const size = sizeFrom(2 ** 20, '1MiB');

/** Accepts a number of CPUs such as 2, 0.5 or 500m. */
export const cpuCount = read(
  (typed) => bounded(readCpus(typed), 0.01, 1024),
  'give a number of CPUs from 0.01 to 1024, such as 2, 0.5 or 500m',
);

/** Accepts a share from 0 to this percentage, such as 25%; returns 0.25. */
export const shareUpTo = (mostPercent: number, example: string) =>
  read((typed) => {
    const [, digits] = /^(\d+(?:\.\d+)?)\s*%$/.exec(typed) ?? [];
    return digits === undefined ? null : within(Number(digits) / 100, 0, mostPercent / 100);
  }, `give a share from 0% to ${mostPercent}%, such as ${example}`);

/** Accepts a share such as 25%; returns 0.25. */
export const share = shareUpTo(90, '25%');

/** Accepts MPMs separated by commas, or `all`. */
export const mpms = someOf(mpmNames);

/** Lists words: "a, b or c". */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/**
 * Returns a schema that reads text by a function; null becomes a problem that names what is right.
 */
export function read<Value>(parse: (typed: string) => Value | null, right: string) {
  return z.string().transform((typed, context): Value => {
    const value = parse(typed.trim());
    if (value !== null) return value;
    context.issues.push({ code: 'custom', message: right, input: typed });
    return z.NEVER;
  });
}

const bounded = (value: number | null, least: number, most: number): number | null =>
  value === null ? null : within(value, least, most);

const within = (value: number, least: number, most: number): number | null =>
  value >= least && value <= most ? value : null;
