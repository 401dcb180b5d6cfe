/** Takes a command's result on `out` and its progress on `err`, both in whole lines. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Where progress is drawn; a stream that is no terminal gets a line for each step instead. */
  readonly progress: NodeJS.WriteStream;
}
