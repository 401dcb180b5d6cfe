import { ServerError } from '../server.ts';

/** An httpd that can be run, and where its modules are. */
export interface HttpdBinary {
  readonly path: string;
  readonly modules: string;
  /** Such as "Apache/2.4.68 (Debian)". */
  readonly version: string;
  /** Its origin, for the report: given, on PATH, in the cache, just fetched. */
  readonly source: string;
  /** Folders with the libraries that this machine lacks. */
  readonly libraries: readonly string[];
}

/**
 * Returns the version in the output of `httpd -v` or `httpd -V`: "Apache/2.4.68 (Debian)".
 * @param source names the program or image in the error.
 * @throws {ServerError} stage `prepare`, when the output has no version.
 */
export function versionIn(output: string, source: string): string {
  const version = /^Server version: (.*)$/m.exec(output)?.[1];
  if (version !== undefined) return version.trim();
  const given = JSON.stringify(output.slice(0, 200));
  throw new ServerError('prepare', `${source} does not behave like httpd: its version is ${given}`);
}
