import type { Command } from 'commander';
import * as z from 'zod';
import type { Problems } from '../host/message.ts';
import { type Description, optionOf } from './parser.ts';

interface Parser {
  /** The name of the value. */
  readonly key: string;
  /** Name of the option in a problem. */
  readonly label: string;
  readonly schema: z.ZodType;
}

/**
 * Reads what was typed. An option that is wrong gets its default; `values` is null where something
 * that is wrong has none.
 */
export async function readTyped(definition: Description, command: Command) {
  const { options, arguments: named = {}, rest } = definition;
  const names = Object.keys(named) as Uppercase<string>[];
  const words = command.args.filter((word) => !word.startsWith('-'));
  const parsers: readonly Parser[] = [
    ...Object.entries(options).map(([flag, schema]) => ({
      key: optionOf(flag, schema).attributeName(),
      label: flag.split(' ')[0] ?? '',
      schema,
    })),
    ...names.map((label) => ({
      key: label.toLowerCase(),
      label,
      schema: named[label] as z.ZodType,
    })),
    ...(rest === undefined ? [] : [{ key: 'words', label: '', schema: rest }]),
  ];
  const schema = z.object(Object.fromEntries(parsers.map((each) => [each.key, each.schema])));
  const typed: Record<string, unknown> = {
    ...command.opts(),
    ...Object.fromEntries(names.map((name, i) => [name.toLowerCase(), words[i]])),
    words: command.args,
  };
  const parsed = await schema.safeParseAsync(typed, { reportInput: true });
  const problems: Problems = [
    ...(parsed.error?.issues ?? []).map((issue) => problemText(issue, parsers)),
    ...(rest === undefined ? strayWords(command, names.length) : []),
  ];
  if (parsed.success) return { values: parsed.data, problems };
  const wrong = new Set(parsed.error.issues.map(({ path: [key] }) => key));
  for (const key of wrong) delete typed[String(key)];
  const others = await schema.safeParseAsync(typed);
  return { values: others.success ? others.data : null, problems };
}

function strayWords(command: Command, named: number): Problems {
  const flags = command.args.filter((word) => word.startsWith('-'));
  const words = command.args.filter((word) => !word.startsWith('-')).slice(named);
  const hint = `is the "--" after "npm run ${command.name()}" missing?`;
  return [
    ...flags.map((flag) => `unknown option ${flag}`),
    ...words.map((word) => `unexpected argument ${JSON.stringify(word)} (${hint})`),
  ];
}

/** Names the option, what was typed, and what would be right. */
function problemText(
  { path: [key], input, message }: z.core.$ZodIssue,
  parsers: readonly Parser[],
): string {
  const label = parsers.find((each) => each.key === key)?.label ?? '';
  if (label === '') return message;
  if (input !== undefined) return `${label} ${JSON.stringify(input)}: ${message}`;
  return message === '' ? `${label} is missing` : `${label} is missing: ${message}`;
}
