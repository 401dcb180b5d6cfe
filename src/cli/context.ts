import type { ExitCode, Terminal } from '../studies/terminal.ts';

/** What a command's action has besides its flags. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted by the first signal to end. */
  readonly signal: AbortSignal;
  /** Waits for the work, whose exit code is the process's. */
  finish(work: Promise<ExitCode>): Promise<void>;
}
