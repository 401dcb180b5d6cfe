/** Files as httpd finds them. A path is absolute. */
export interface Files {
  /** Returns the text of a file, or the reason why it cannot be read ("No such file or …"). */
  readonly read: (path: string) => { readonly text: string } | { readonly reason: string };
  /** Returns the names in a folder; null where the path is no folder. */
  readonly list: (path: string) => readonly string[] | null;
  readonly exists: (path: string) => boolean;
}

/** All that a configuration depends on beside its own text. */
export interface World {
  /** httpd's version, for <IfVersion>: "2.4.71". */
  readonly version: string;
  /** Relative paths begin here, until the file says ServerRoot. */
  readonly serverRoot: string;
  /** Names of the command line, as httpd's -D. */
  readonly defines: readonly string[];
  /** Modules that are there before the file loads any: identifiers and names of source files. */
  readonly modules: readonly string[];
  /** The environment of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Tells whether a directive or, with "<" before it, a section exists, for <IfDirective>. */
  readonly knows: (directive: string) => boolean;
  readonly files: Files;
}
