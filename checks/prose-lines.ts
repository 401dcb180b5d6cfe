export interface ProseLine {
  /** Counts from 1. */
  readonly line: number;
  readonly text: string;
}

/** Returns the lines of a Markdown text that are neither in a table nor in code. */
export function proseLines(text: string): readonly ProseLine[] {
  let inCode = false;
  return text.split('\n').flatMap((text, index) => {
    const isFence = /^\s*(```|~~~)/.test(text);
    if (isFence) inCode = !inCode;
    const isTable = text.trimStart().startsWith('|');
    const isIndentedCode = /^ {4}/.test(text);
    return inCode || isFence || isTable || isIndentedCode ? [] : [{ line: index + 1, text }];
  });
}
