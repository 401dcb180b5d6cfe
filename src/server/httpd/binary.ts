/** An httpd that can be run, and where its modules are. */
export interface HttpdBinary {
  readonly path: string;
  readonly modules: string;
  /** Such as "Apache/2.4.68 (Debian)". */
  readonly version: string;
  /** Where it came from, for the report: given, on PATH, in the cache, just fetched. */
  readonly source: string;
  /** What its process needs besides our own environment. */
  readonly environment: Readonly<Record<string, string>>;
}
