/** A directive in a file: the line it ends in, its name, and the rest of the line. */
export interface Line {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly rest: string;
}

/** A directive in force, and its arguments. */
export interface Directive extends Line {
  readonly words: readonly string[];
}

/** A mistake in a configuration, with httpd's message and its warnings before that. */
export class ConfigMistake extends Error {
  override readonly name = 'ConfigMistake';
  readonly warnings: readonly string[];

  constructor(message: string, warnings: readonly string[] = []) {
    super(message);
    this.warnings = warnings;
  }
}

const start = 'httpd: ';

/**
 * Words an error that is found while a file is read: in its sections, includes and modules
 * (ap_process_resource_config of config.c). One in an included file is part of the includer's.
 */
export const misread = ({ file, line }: Pick<Line, 'file' | 'line'>, wrong: string) =>
  new ConfigMistake(
    `${start}Syntax error on line ${line} of ${file}: ` +
      (wrong.startsWith(start) ? wrong.slice(start.length) : wrong),
  );
