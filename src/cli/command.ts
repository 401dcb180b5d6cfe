import type { Command } from 'commander';
import type * as z from 'zod';
import type { Problems } from '../host/message.ts';
import { writeErrorOf } from '../host/write-file.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import { checkBesideResume } from './beside-resume.ts';
import type { Context } from './context.ts';
import type { Arguments, Options, Values } from './option.ts';
import { type Description, describe } from './parser.ts';
import { readTyped } from './typed.ts';
import { usageError } from './usage-error.ts';

/** A command whose options can only be wrong one by one. */
interface Plain<O extends Options, A extends Arguments, R extends z.ZodType>
  extends Description<O, A, R> {
  run(values: Values<O, A, R>, context: Context): Promise<ExitCode>;
}

/**
 * A command whose options can also be wrong together. `check` adds what it finds to `problems`; an
 * option that is wrong alone has its default there, so that all problems are found at once. `run`
 * is called with what `check` returned, and only where there was no problem.
 */
interface Checked<O extends Options, A extends Arguments, R extends z.ZodType, Job>
  extends Description<O, A, R> {
  check(values: Values<O, A, R>, problems: Problems, context: Context): Job | Promise<Job>;
  run(job: NonNullable<Job>, context: Context): Promise<ExitCode>;
}

type Definition =
  | Plain<Options, Arguments, z.ZodType>
  | Checked<Options, Arguments, z.ZodType, unknown>;

/** A command as `main` runs it. */
export interface CommandFile {
  /** Adds itself to the parser; `ended` gets the exit code. */
  build(context: Context, ended: (code: ExitCode) => void): Command;
}

export function defineCommand<
  Job,
  const O extends Options,
  const A extends Arguments = Record<never, never>,
  R extends z.ZodType = z.ZodUndefined,
>(definition: Checked<O, A, R, Job>): CommandFile;
export function defineCommand<
  const O extends Options,
  const A extends Arguments = Record<never, never>,
  R extends z.ZodType = z.ZodUndefined,
>(definition: Plain<O, A, R>): CommandFile;
/** Makes a command of one definition: commander parses and prints --help, zod checks. */
export function defineCommand(definition: Definition): CommandFile {
  return {
    build(context, ended) {
      const command = describe(definition);
      return command.action(async () => ended(await carryOut(definition, command, context)));
    },
  };
}

async function carryOut(
  definition: Definition,
  command: Command,
  context: Context,
): Promise<ExitCode> {
  const { values, problems } = await readTyped(definition, command);
  checkBesideResume(command, problems);
  let job: unknown = values;
  try {
    if (values !== null && 'check' in definition)
      job = await definition.check(values as never, problems, context);
    if (problems.length > 0 || job == null) {
      return usageError(definition.name, problems, context.terminal);
    }
    return await definition.run(job as never, context);
  } catch (error) {
    const refused = writeErrorOf(error);
    if (refused !== null) {
      context.terminal.err(refused.message);
      return 3;
    }
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    context.terminal.err('Interrupted.');
    return 130;
  }
}
