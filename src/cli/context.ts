import type { Terminal } from '../studies/terminal.ts';

/** Surroundings of a command apart from its options. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted by the first signal that asks the program to end. */
  readonly signal: AbortSignal;
}
