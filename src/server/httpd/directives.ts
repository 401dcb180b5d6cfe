/**
 * Directives in the order of the file, names as httpd prints them, arguments joined by one blank.
 */
export type Directives = readonly { readonly name: string; readonly value: string }[];

/** Names that decide which `<IfDefine>` and `<IfModule>` sections are read. */
export interface Conditions {
  readonly defines: readonly string[];
  /** Module identifiers or source names, such as mpm_event_module or event.c. */
  readonly modules: readonly string[];
}

/**
 * Reads httpd's configuration syntax as far as MPM directives need it: comments, lines continued by
 * a backslash, names in any case, nested `<IfDefine>` and `<IfModule>` with `!`. Other sections are
 * skipped whole. Errors are httpd's to find: it is asked itself (`httpd -t`) before a file is used.
 */
export function readDirectives(text: string, conditions: Conditions): Directives {
  const found: { name: string; value: string }[] = [];
  /** For each open section: is it read? */
  const open: boolean[] = [];
  for (const line of logicalLines(text)) {
    if (/^<\//.test(line)) open.pop();
    else if (line.startsWith('<')) open.push(holds(line, conditions));
    else if (open.every(Boolean)) {
      const [name = '', ...rest] = line.split(/\s+/);
      found.push({ name, value: rest.join(' ') });
    }
  }
  return found;
}

/**
 * Returns the value of a directive: the last one given counts, and case does not distinguish names.
 */
export function lastValue(directives: Directives, name: string): string | null {
  const wanted = name.toLowerCase();
  return directives.findLast((each) => each.name.toLowerCase() === wanted)?.value ?? null;
}

const logicalLines = (text: string) =>
  text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

function holds(section: string, { defines, modules }: Conditions): boolean {
  const [, kind = '', not = '', name = ''] =
    /^<(\w+)\s+(!?)\s*"?([^\s">]+)"?\s*>/.exec(section) ?? [];
  const known = { ifdefine: defines, ifmodule: modules }[kind.toLowerCase()];
  return known !== undefined && known.includes(name) === (not === '');
}
