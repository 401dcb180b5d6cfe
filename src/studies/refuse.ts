import type { Problems } from '../plan/flags.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Tells every problem at once, and where the flags are explained. */
export function refuse(command: string, problems: Problems, terminal: Terminal): ExitCode {
  for (const problem of problems) terminal.err(problem);
  terminal.err(`Nothing was started. npm run ${command} -- --help tells what each flag takes.`);
  return 2;
}
