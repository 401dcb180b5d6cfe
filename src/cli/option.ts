import type * as z from 'zod';

/** One option; its type, default, check and --help text all come from here. */
export interface Option {
  /** "--connections <LIST>", or "--json" for a switch. */
  readonly flag: `-${string}`;
  readonly description: string;
  /** Reads the typed text. `.prefault('quick')` gives the default as a user would type it. */
  readonly schema: z.ZodType;
  /** The heading in --help under which it stands. */
  readonly group?: string;
}

/** A word without a flag, such as DIR. */
export interface Argument {
  readonly name: Uppercase<string>;
  readonly description: string;
  readonly schema: z.ZodType;
}

export type Options = readonly Option[];
export type Arguments = readonly Argument[];

/**
 * The values of a command: `--client-threads <N>` is `clientThreads`, the argument DIR is `dir`, and
 * what `rest` makes of all other words is `rest`.
 */
export type Values<O extends Options, A extends Arguments, R extends z.ZodType> = {
  readonly [Each in O[number] as NameOf<Each['flag']>]: z.output<Each['schema']>;
} & {
  readonly [Each in A[number] as Lowercase<Each['name']>]: z.output<Each['schema']>;
} & Readonly<Record<'rest', z.output<R>>>;

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
