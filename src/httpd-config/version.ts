import { atoi } from './numbers.ts';

const invalid =
  'Version appears to be invalid. It must have the format major[.minor[.patch]] where major, ' +
  'minor and patch are numbers.';

/**
 * Decides <IfVersion OPERATOR VERSION>, where the operator may be missing or begin with "!".
 * Returns httpd's message where the condition is malformed (start_ifversion of mod_version.c).
 * @param words of the opening line, the ">" at the end of the last one or a word of its own.
 */
export function versionHolds(words: readonly string[], version: string): boolean | string {
  const given = words.at(-1) === '>' ? words.slice(0, -1) : trimmed(words);
  if (given === null) return "<IfVersion> directive missing closing '>'";
  const [operator = '=', wanted = ''] = given.length === 1 ? ['=', ...given] : given;
  const not = operator.startsWith('!');
  const held = compared(not && operator !== '!' ? operator.slice(1) : operator, wanted, version);
  return typeof held === 'string' ? held : held !== not;
}

/** Takes the ">" off the last word; null where there is none. */
function trimmed(words: readonly string[]): readonly string[] | null {
  const last = words.at(-1) ?? '';
  return last.endsWith('>') ? [...words.slice(0, -1), last.slice(0, -1)] : null;
}

function compared(operator: string, wanted: string, version: string): boolean | string {
  const [kind = ''] = operator;
  if (kind === '~' || (kind === '=' && wanted.startsWith('/'))) {
    return matches(kind === '~' ? wanted : /^\/(.*)\/$/.exec(wanted)?.[1], version);
  }
  if (!['=', '<', '>'].includes(kind)) return `unrecognized operator '${operator}'`;
  if (!/^\d[\d.]*$/.test(wanted) || wanted.split('.').length > 3) return invalid;
  const order = compare(version, wanted);
  const same = order === 0 && (kind === '=' || operator[1] === '=');
  return same || (kind === '<' && order < 0) || (kind === '>' && order > 0);
}

function matches(pattern: string | undefined, version: string): boolean | string {
  if (pattern === undefined) return 'Missing delimiting / of regular expression.';
  try {
    return new RegExp(pattern).test(version);
  } catch {
    return 'Unable to compile regular expression';
  }
}

/** Compares versions number by number; a number that is missing is 0. */
function compare(a: string, b: string): number {
  const [left, right] = [a.split('.').map(atoi), b.split('.').map(atoi)];
  for (const at of [0, 1, 2]) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
