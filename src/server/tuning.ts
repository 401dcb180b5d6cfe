/**
 * The MPM directives of an arm.
 *  matched  what docker/<arm>/mpm.conf says: equal capacity for every arm, pool started beforehand
 *  stock    httpd's compiled defaults
 *  file     a file of the user's, in httpd's syntax, read by every arm
 */
export type Tuning =
  | { readonly name: 'matched' }
  | { readonly name: 'stock' }
  | { readonly name: 'file'; readonly path: string; readonly text: string };
