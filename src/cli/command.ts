import type { Command } from 'commander';
import type { Problems } from '../plan/problems.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { Context } from './context.ts';
import type { Arguments, Options, Values } from './option.ts';
import { type Description, describe } from './parser.ts';
import { readTyped } from './typed.ts';
import { usageError } from './usage-error.ts';

/** A command whose options can only be wrong one by one. */
interface Plain<O extends Options, A extends Arguments> extends Description<O, A> {
  run(values: Values<O, A>, context: Context): Promise<ExitCode>;
}

/**
 * A command whose options can also be wrong together. `check` adds what it finds to `problems`; an
 * option that is wrong alone has its default there, so that all problems are found at once. `run`
 * is called with what `check` returned, and only where there was no problem.
 */
interface Checked<O extends Options, A extends Arguments, Job> extends Description<O, A> {
  check(values: Values<O, A>, problems: Problems): Job | Promise<Job>;
  run(job: NonNullable<Job>, context: Context): Promise<ExitCode>;
}

/** A command as `main` runs it. */
export interface CommandFile {
  /** Adds itself to the parser; `ended` gets the exit code. */
  build(context: Context, ended: (code: ExitCode) => void): Command;
}

export function defineCommand<const O extends Options, Job, const A extends Arguments = []>(
  definition: Checked<O, A, Job>,
): CommandFile;
export function defineCommand<const O extends Options, const A extends Arguments = []>(
  definition: Plain<O, A>,
): CommandFile;
/** Makes a command of one definition: commander parses and prints --help, zod checks. */
export function defineCommand(
  definition: Plain<Options, Arguments> | Checked<Options, Arguments, unknown>,
): CommandFile {
  return {
    build(context, ended) {
      const command = describe(definition);
      return command.action(async () => ended(await carryOut(definition, command, context)));
    },
  };
}

async function carryOut(
  definition: Plain<Options, Arguments> | Checked<Options, Arguments, unknown>,
  command: Command,
  context: Context,
): Promise<ExitCode> {
  const { values, problems } = await readTyped(definition, command);
  let job: unknown = values;
  if (values !== null && 'check' in definition) job = await definition.check(values, problems);
  if (problems.length > 0 || job == null) {
    return usageError(definition.name, problems, context.terminal);
  }
  return definition.run(job, context);
}
