/** A PHP that answers in both ways: as a module of httpd, and as PHP-FPM behind it. */
export interface Php {
  /** Such as "8.2.36". */
  readonly version: string;
  /** The module, libphp8.2.so. */
  readonly module: string;
  /** The program of PHP-FPM. */
  readonly fpm: string;
  /** Where its extensions are, opcache among them. */
  readonly extensions: string;
  /** Folders with the libraries that this machine lacks. */
  readonly libraries: readonly string[];
  /** Where it came from, for the report: found on this machine, in the cache, just fetched. */
  readonly source: string;
}
