/** One place in a file that breaks a rule. */
export interface Finding {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/** A rule for the text of files, independent of the program in them. */
export interface Rule {
  /** @param path relative to the project */
  applies(path: string): boolean;
  find(text: string, path: string): readonly Finding[];
}

export const isProgram = (path: string): boolean => path.endsWith('.ts');
export const isProse = (path: string): boolean => path.endsWith('.md');
