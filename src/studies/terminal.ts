import type { Message } from '../host/message.ts';

/** Takes a command's result on `out` and its progress on `err`, both in whole lines. */
export interface Terminal {
  out(text: Message): void;
  err(text: Message): void;
  /** Stream for progress; one that is no terminal gets a line for each step instead. */
  readonly progress: NodeJS.WriteStream;
}
