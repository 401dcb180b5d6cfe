/** What was wrong with one flag, in one sentence that names the flag, the value and what would be right. */
export type Problem = string;

/** The flags of `bench` as they were typed; a missing one has its default already where that is a word. */
export interface BenchFlags {
  readonly mpm: string;
  readonly server: string;
  readonly runtime: string;
  readonly workload: string;
  readonly preset: string;
  readonly driver: string;
  readonly clientThreads: string;
  readonly tuning: string;
  /** NAME=FILE of each variant. */
  readonly variant?: readonly string[];
  /** NAME=PATH or NAME=IMAGE of each build. */
  readonly build?: readonly string[];
  readonly connections?: string;
  readonly rounds?: string;
  readonly duration?: string;
  readonly seed?: string;
  readonly margin?: string;
  readonly control: string;
  readonly out?: string;
  readonly httpd?: string;
  readonly httpdImage: string;
  readonly resume?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** A list of problems that parsers add to, so that one command line is judged as a whole. */
export type Problems = Problem[];

/** One word of a family; on anything else a problem that names the legal words. */
export function oneOf<Word extends string>(
  flag: string,
  value: string,
  words: readonly Word[],
  problems: Problems,
): Word | null {
  const found = words.find((word) => word === value);
  if (found === undefined) problems.push(`${flag} ${quoted(value)}: choose ${listed(words)}`);
  return found ?? null;
}

/** Words separated by commas, or `all`. Each once, in the family's order. */
export function someOf<Word extends string>(
  flag: string,
  value: string,
  words: readonly Word[],
  problems: Problems,
): readonly Word[] {
  if (value === 'all') return words;
  const given = value.split(',').map((part) => part.trim());
  for (const part of given) {
    if (part !== 'all' && !words.some((word) => word === part)) {
      problems.push(`${flag} ${quoted(part)}: choose all, or some of ${listed(words)}`);
    }
  }
  return given.includes('all') ? words : words.filter((word) => given.includes(word));
}

/** A whole number within bounds, in plain decimal digits. */
export function wholeNumber(
  flag: string,
  value: string,
  [least, most]: readonly [number, number],
  problems: Problems,
): number | null {
  const number = /^\d{1,15}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  problems.push(`${flag} ${quoted(value)}: give a whole number from ${least} to ${most}`);
  return null;
}

/** A duration such as 10, 10s, 500ms or 2m, in seconds. */
export function seconds(
  flag: string,
  value: string,
  [least, most]: readonly [number, number],
  problems: Problems,
): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value.trim()) ?? [];
  const scale = { ms: 0.001, s: 1, m: 60 }[unit] ?? Number.NaN;
  const result = digits === undefined ? Number.NaN : Number(digits) * scale;
  if (result >= least && result <= most) return result;
  problems.push(`${flag} ${quoted(value)}: give a time from ${least}s to ${most}s, such as 10s`);
  return null;
}

const quoted = (value: string) => JSON.stringify(value);

const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
