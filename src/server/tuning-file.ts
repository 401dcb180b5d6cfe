import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { filesAt } from '../httpd-config/include.ts';
import { firstWord } from '../httpd-config/words.ts';
import { realFiles } from '../mpm/config/world.ts';
import type { FileTuning, IncludedFile } from './arm.ts';

/**
 * Reads a tuning of the user's with all that it depends on, so that the plan holds it: the files
 * that it includes, and the variables of the environment that it names. A relative path counts from
 * the file's folder, or from the nearest folder above it that has such a file.
 * @throws where the file cannot be read. A file that it includes is httpd's to miss.
 */
export function readTuningFile(path: string): FileTuning {
  const copy: Copy = { included: [], names: new Map() };
  const text = withCopies(readFileSync(path, 'utf8'), dirname(resolve(path)), copy);
  const { included } = copy;
  const variables = variablesIn([text, ...included.map((each) => each.text)]);
  return {
    ...{ name: 'file', path, text },
    ...(included.length === 0 ? {} : { included }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
  };
}

/** Files that were copied so far, and the name that each include has in the arm's folder. */
interface Copy {
  readonly included: IncludedFile[];
  readonly names: Map<string, string>;
}

/** Names the copies in the lines that include files; lines keep their numbers. */
const withCopies = (text: string, folder: string, copy: Copy): string =>
  text
    .split('\n')
    .map((line) => {
      const [, start, rest = ''] = /^(\s*Include(?:Optional)?\s+)(.*)$/i.exec(line) ?? [];
      const [path, more] = firstWord(rest);
      if (start === undefined || path === '' || path.includes('${') || more !== '') return line;
      const name = copied(path, folder, copy);
      return name === null ? line : `${start}${name}`;
    })
    .join('\n');

/** Copies the files of an include. Returns their name in the arm's folder; null: there are none. */
function copied(path: string, folder: string, copy: Copy): string | null {
  const at = path.startsWith('/') ? path : nearest(path, folder);
  const known = copy.names.get(at);
  if (known !== undefined) return known;
  const found = filesAt(at, true, realFiles);
  const files = 'wrong' in found ? [] : found.paths.flatMap(readable);
  if (files.length === 0) return null;
  const own = `conf/included/${copy.names.size}`;
  const nameOf = (file: string, i: number) =>
    `${own}/${String(i).padStart(3, '0')}-${basename(file)}`;
  const [first] = files;
  const name = files.length === 1 && first ? nameOf(first.path, 0) : `${own}/*`;
  // Known before its files are read: a file that includes itself is httpd's to refuse.
  copy.names.set(at, name);
  for (const [i, file] of files.entries()) {
    const text = withCopies(file.text, dirname(file.path), copy);
    copy.included.push({ name: nameOf(file.path, i), path: file.path, text });
  }
  return name;
}

function nearest(path: string, folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const found = filesAt(join(at, path), true, realFiles);
    if ('paths' in found && found.paths.some(realFiles.exists)) return join(at, path);
    if (at === dirname(at)) return join(folder, path);
  }
}

const readable = (path: string): readonly { readonly path: string; readonly text: string }[] => {
  const got = realFiles.read(path);
  return 'text' in got ? [{ path, text: got.text }] : [];
};

/** Returns the values of the environment's variables that the texts name. */
function variablesIn(texts: readonly string[]): Readonly<Record<string, string>> {
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{([^}:]+)\}/g)].map(([, n]) => n));
  const values = names.map((name = '') => [name, process.env[name]] as const);
  return Object.fromEntries(
    values.filter((each): each is readonly [string, string] => each[1] !== undefined),
  );
}
