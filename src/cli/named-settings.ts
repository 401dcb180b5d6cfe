import { readFileSync } from 'node:fs';
import { type NamedBuild, type NamedVariant, unnamed } from '../plan/choose-arms.ts';
import type { Problems } from '../plan/problems.ts';
import { type RuntimeName, runtimes } from '../server/runtimes.ts';

/** Reads `--variant NAME=FILE`, once for each variant. Adds every problem to `problems`. */
export const readVariants = (
  typed: readonly string[] = [],
  problems: Problems,
): readonly NamedVariant[] =>
  named('--variant', 'FILE', typed, problems).flatMap(({ name, value }) => {
    try {
      const text = readFileSync(value, 'utf8');
      return [{ name, tuning: { name: 'file', path: value, text } } as const];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`--variant ${name}=${value}: the file cannot be read (${reason})`);
      return [];
    }
  });

/** Reads `--build NAME=PATH` or `--build NAME=IMAGE`, once for each build. */
export const readBuilds = (
  typed: readonly string[] = [],
  problems: Problems,
): readonly NamedBuild[] =>
  named('--build', 'PATH or IMAGE', typed, problems).map(({ name, value }) => ({
    name,
    httpd: value,
  }));

/** Adds a problem for each build that this runtime cannot run. */
export function checkBuilds(
  builds: readonly NamedBuild[],
  runtime: RuntimeName,
  problems: Problems,
): void {
  for (const { name, httpd } of builds) {
    const problem = runtimes[runtime].problemOf(httpd);
    if (problem !== null) problems.push(`--build ${name}=${httpd}: ${problem}`);
  }
}

interface Named {
  readonly name: string;
  readonly value: string;
}

function named(
  flag: string,
  what: string,
  typed: readonly string[],
  problems: Problems,
): readonly Named[] {
  const all = typed.flatMap((each): readonly Named[] => {
    const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(each) ?? [];
    if (name !== undefined && value !== undefined && !name.endsWith('-control')) {
      return [{ name, value }];
    }
    const rule = 'NAME has letters, digits, dots and dashes, and does not end with -control';
    problems.push(`${flag} ${JSON.stringify(each)}: give NAME=${what}; ${rule}`);
    return [];
  });
  const names = all.map(({ name }) => name);
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  for (const name of twice) problems.push(`${flag} ${name}: two have this name`);
  if (names.includes(unnamed)) {
    problems.push(`${flag} ${unnamed}: this is the name of what is compared with a single one`);
  }
  return all;
}
