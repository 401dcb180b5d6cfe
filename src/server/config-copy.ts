import { basename, dirname } from 'node:path';
import { filesAt } from '../httpd-config/include.ts';
import { firstWord } from '../httpd-config/words.ts';
import type { Files } from '../httpd-config/world.ts';
import type { IncludedFile } from './arm.ts';
import type { SiteSource } from './site-source.ts';

/** Ways in which a configuration is copied. */
export interface Copying {
  readonly from: Pick<SiteSource, 'files' | 'environment'>;
  /** Returns the absolute path that a relative path of an Include means. */
  readonly resolve: (path: string, folder: string) => string;
  /** Returns a copy's name in the arm's folder as the lines have it that include the copy. */
  readonly nameInLine: (name: string) => string;
  /** Returns the text that is copied of a file; absent: its own. */
  readonly textOf?: (file: string, text: string) => string;
  /** Returns what stands in the copy instead of a line. */
  readonly line: (text: string, file: string, number: number) => string;
}

/** A copy of a file, and of the files that it includes. */
export interface CopiedConfig {
  readonly text: string;
  readonly included: readonly IncludedFile[];
  /** Values of the environment's variables that they name. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Copies a configuration with all that it includes. Lines keep their numbers. An Include whose path
 * has variables stays as it is; so does one that matches nothing, which is httpd's to miss.
 */
export function copyConfig(path: string, text: string, copying: Copying): CopiedConfig {
  const copy: Copy = { ...copying, included: [], names: new Map() };
  const copied = copiedText(path, text, copy);
  const { included } = copy;
  const texts = [copied, ...included.map((each) => each.text)];
  const variables = variablesIn(texts, copying.from.environment);
  return { text: copied, included, variables };
}

/** Files that were copied so far, and the name that each include has in the arm's folder. */
interface Copy extends Copying {
  readonly included: IncludedFile[];
  readonly names: Map<string, string>;
}

/** Joins continued lines, and keeps the numbers of those behind them. */
export const joinedLines = (text: string): string =>
  text.replaceAll(/(?:[^\n]*\\\n)+[^\n]*/g, (lines) => {
    const parts = lines.split('\\\n');
    return `${parts.join('')}${'\n'.repeat(parts.length - 1)}`;
  });

const copiedText = (file: string, text: string, copy: Copy): string =>
  joinedLines(copy.textOf?.(file, text) ?? text)
    .split('\n')
    .map((line, i) => {
      const [, start, rest = ''] = /^(\s*Include(?:Optional)?\s+)(.*)$/i.exec(line) ?? [];
      const [path, more] = firstWord(rest);
      const isPlain = start !== undefined && path !== '' && !path.includes('${') && more === '';
      const name = isPlain ? copied(path, dirname(file), copy) : null;
      return name === null ? copy.line(line, file, i + 1) : `${start}${copy.nameInLine(name)}`;
    })
    .join('\n');

/** Copies the files of an include. Returns their name in the arm's folder; null: there are none. */
function copied(path: string, folder: string, copy: Copy): string | null {
  const at = path.startsWith('/') ? path : copy.resolve(path, folder);
  const known = copy.names.get(at);
  if (known !== undefined) return known;
  const { files: all } = copy.from;
  const found = filesAt(at, true, all);
  const files = 'wrong' in found ? [] : found.paths.flatMap((file) => readable(file, all));
  if (files.length === 0) return null;
  const own = `conf/included/${copy.names.size}`;
  const nameOf = (file: string, i: number) =>
    `${own}/${String(i).padStart(3, '0')}-${basename(file)}`;
  const [first] = files;
  const name = files.length === 1 && first ? nameOf(first.path, 0) : `${own}/*`;
  // Known before its files are read: a file that includes itself is httpd's to refuse.
  copy.names.set(at, name);
  for (const [i, file] of files.entries()) {
    const text = copiedText(file.path, file.text, copy);
    copy.included.push({ name: nameOf(file.path, i), path: file.path, text });
  }
  return name;
}

function readable(
  path: string,
  files: Files,
): readonly { readonly path: string; readonly text: string }[] {
  const got = files.read(path);
  return 'text' in got ? [{ path, text: got.text }] : [];
}

/** Returns the values of the environment's variables that the texts name. */
function variablesIn(
  texts: readonly string[],
  environment: SiteSource['environment'],
): Readonly<Record<string, string>> {
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{([^}:]+)\}/g)].map(([, n]) => n));
  const values = names.map((name = '') => [name, environment[name]] as const);
  return Object.fromEntries(
    values.filter((each): each is readonly [string, string] => each[1] !== undefined),
  );
}
