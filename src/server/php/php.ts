import type { Pair } from './pair.ts';

/** A PHP that answers in both ways: as a module of httpd, and as PHP-FPM behind it. */
export interface Php extends Pair {
  /** Such as "8.2.36". */
  readonly version: string;
  /** Folder of its extensions, opcache among them. */
  readonly extensions: string;
  /** Folders with the libraries that this machine lacks. */
  readonly libraries: readonly string[];
  /** Its origin, for the report: found on this machine, in the cache, just fetched. */
  readonly source: string;
}
