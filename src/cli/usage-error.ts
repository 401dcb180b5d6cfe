import type { Problems } from '../host/message.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { Terminal } from '../studies/terminal.ts';
import { wording } from './wording.ts';

/** Prints every problem and where the options are explained; returns the exit code. */
export function usageError(command: string, problems: Problems, terminal: Terminal): ExitCode {
  // Parts of a study may have the same problem.
  for (const problem of new Set(problems.map(wording))) terminal.err(problem);
  terminal.err(`Nothing was done. npm run ${command} -- --help explains every option.`);
  return 2;
}
