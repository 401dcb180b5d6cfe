import type { Problems } from '../plan/problems.ts';
import type { ExitCode } from '../studies/exit-code.ts';
import type { Terminal } from '../studies/terminal.ts';

/** Prints every problem and where the options are explained; returns the exit code. */
export function usageError(command: string, problems: Problems, terminal: Terminal): ExitCode {
  for (const problem of problems) terminal.err(problem);
  terminal.err(`Nothing was done. npm run ${command} -- --help explains every option.`);
  return 2;
}
