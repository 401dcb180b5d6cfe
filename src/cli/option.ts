import type * as z from 'zod';

/**
 * Options of a command by their flags: "--connections <LIST>", or "--json" for a switch. Type,
 * default, check and --help text all come from the schema. `.prefault('quick')` gives the default
 * as a user would type it, `.describe('…')` the text.
 */
export type Options = Readonly<Record<`-${string}`, z.ZodType>>;

/** Words without a flag by their names, such as DIR, in their order. */
export type Arguments = Readonly<Record<Uppercase<string>, z.ZodType>>;

/**
 * The values of a command: `--client-threads <N>` is `clientThreads`, the argument DIR is `dir`,
 * and what `rest` makes of all other words is `words`.
 */
export type Values<
  O extends Options,
  A extends Arguments = Record<never, never>,
  R extends z.ZodType = z.ZodUndefined,
> = {
  readonly [Flag in keyof O as NameOf<Flag & string>]: z.output<O[Flag]>;
} & {
  readonly [Name in keyof A as Lowercase<Name & string>]: z.output<A[Name]>;
} & Readonly<Record<'words', z.output<R>>>;

type NameOf<Flag extends string> = Flag extends `${infer Word} ${string}`
  ? NameOf<Word>
  : Flag extends `--${infer Long}`
    ? Camel<Long>
    : Flag extends `-${infer Short}`
      ? Short
      : never;
type Camel<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Text;
