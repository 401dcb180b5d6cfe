import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** The folders that write what a user keeps; the others write what a run removes again. */
const folders = ['cli', 'doctor', 'studies', 'report', 'analysis', 'run', 'plan'];

/** Writes to control groups, which are no files of the user's. */
const others = ['studies/validate/cpu-quota.ts'];

test('every output is written by the one function that writes it whole', () => {
  const files = folders
    .flatMap((folder) =>
      readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name),
      ),
    )
    .filter((name) => name.endsWith('.ts') && !others.includes(name));
  const textOf = (name: string) => readFileSync(join(src, name), 'utf8');
  const writing = files.filter((name) =>
    /\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream)\b/.test(
      textOf(name),
    ),
  );
  expect(writing).toEqual([]);
  expect(files.filter((name) => /\bwriteFileWhole\(/.test(textOf(name))).length).toBeGreaterThan(3);
});
