import { Command, Option as CommanderOption } from 'commander';
import type * as z from 'zod';
import { optionHelp, placeholderHelp } from './help.ts';
import type { Arguments, Options } from './option.ts';

/** Everything of a command but what it does. */
export interface Description<
  O extends Options = Options,
  A extends Arguments = Arguments,
  R extends z.ZodType = z.ZodType,
> {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: A;
  readonly options: O;
  /** Reads the words that are neither options nor arguments; absent: they are problems. */
  readonly rest?: R;
  /** Text of `rest` in --help. */
  readonly restUsage?: string;
  /** Paragraphs of --help between the options and the examples. */
  readonly notes?: readonly string[];
  readonly examples?: readonly string[];
}

/** Makes commander's parser of a command, with its --help. */
export function describe(definition: Description): Command {
  const { name, summary, arguments: named = {}, options, notes = [], examples = [] } = definition;
  // Unknown words are reported with everything else that is wrong, not one at a time.
  const command = new Command(name).description(summary).allowUnknownOption();
  command.allowExcessArguments();
  for (const [word, { description }] of Object.entries(named)) {
    command.argument(`[${word}]`, description);
  }
  const { restUsage = [] } = definition;
  const words = ['npm run', name, '-- [options]', ...Object.keys(named)];
  command.configureHelp({ commandUsage: () => words.concat(restUsage).join(' ') });
  for (const [flag, schema] of Object.entries(options)) command.addOption(optionOf(flag, schema));
  const exampleText = examples.map((each) => `\n  npm run ${name} -- ${each}`).join('');
  const after = [
    placeholderHelp(options),
    ...notes,
    ...(exampleText === '' ? [] : [`Examples:${exampleText}`]),
  ];
  const shown = after.filter((each) => each !== '').map((each) => `\n${each}`);
  return command.addHelpText('after', shown.join('\n'));
}

/** Makes commander's option; its value stays as it was typed. */
export function optionOf(flag: string, schema: z.ZodType): CommanderOption {
  const { words, usual, repeats } = optionHelp(schema);
  const option = new CommanderOption(flag, schema.description);
  if (words !== null) option.choices(words);
  // Only zod judges a value: commander would stop at the first that is wrong.
  option.argParser((value, before: unknown) =>
    repeats ? [...(Array.isArray(before) ? before : []), value] : value,
  );
  if (usual !== undefined) option.default(usual, String(usual));
  return option;
}
