import type { Command } from 'commander';
import * as z from 'zod';
import type { Problems } from '../plan/problems.ts';
import type { Arguments, Options } from './option.ts';
import { type Description, optionOf } from './parser.ts';

/** Reads what was typed; `values` is null where there is no default for something that is wrong. */
export async function readTyped(definition: Description<Options, Arguments>, command: Command) {
  const { options } = definition;
  const named = definition.arguments ?? [];
  const [flags, words] = [true, false].map((flag) =>
    command.args.filter((word) => word.startsWith('-') === flag),
  ) as [string[], string[]];
  const parsers = [
    ...options.map((each) => ({ ...each, key: optionOf(each).attributeName() })),
    ...named.map((each) => ({ ...each, flag: each.name, key: each.name.toLowerCase() })),
  ];
  const typed: Record<string, unknown> = { ...command.opts() };
  for (const [i, each] of named.entries()) typed[each.name.toLowerCase()] = words[i];
  const schema = z.object(Object.fromEntries(parsers.map((each) => [each.key, each.schema])));
  const parsed = await schema.safeParseAsync(typed, { reportInput: true });
  const problems: Problems = [
    ...(parsed.error?.issues ?? []).map((issue) => problemText(issue, parsers)),
    ...flags.map((flag) => `unknown option ${flag}`),
    ...words
      .slice(named.length)
      .map(
        (word) =>
          `unexpected argument ${JSON.stringify(word)} (is the "--" after "npm run ${definition.name}" missing?)`,
      ),
  ];
  if (parsed.success) return { values: parsed.data, problems };
  const wrong = new Set(parsed.error.issues.map(({ path: [key] }) => key));
  for (const key of wrong) delete typed[String(key)];
  const others = await schema.safeParseAsync(typed);
  return { values: others.data ?? null, problems };
}

function problemText(
  { path: [key], input, message }: z.core.$ZodIssue,
  parsers: readonly { readonly key: string; readonly flag: string }[],
): string {
  const [flag = ''] = parsers.find((each) => each.key === key)?.flag.split(' ') ?? [];
  return input === undefined
    ? `${flag} ${message}`
    : `${flag} ${JSON.stringify(input)}: ${message}`;
}
