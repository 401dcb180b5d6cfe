/** Where a command talks to: its result to `out`, everything about its progress to `err`, whole lines both. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A person watches `progress`; then it may be drawn over, else a line stands for ever. */
  readonly progress: NodeJS.WriteStream;
}

/** 0 done; 1 a confirmed regression or failed claim; 2 bad usage, nothing started; 3 incomplete; 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;
