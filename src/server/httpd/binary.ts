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
