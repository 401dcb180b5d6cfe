import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

/** Folders whose tests have the whole program or the whole tree as their subject. */
const wholes = ['end-to-end', 'docker', 'rules'];

/** Roots of the subjects: `test/checks` mirrors `checks`, all others mirror `src`. */
const roots = ['src', '.'];

const names = readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' });
const tests = names.filter((name) => name.endsWith('.test.ts'));

const importsOf = (name: string) =>
  [...readFileSync(join(project, 'test', name), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(
    ([, path = '']) => relative(project, resolve(project, 'test', dirname(name), path)),
  );

/** `x/y.test.ts` and `x/y.aspect.test.ts` test `src/x/y.ts` or `src/x/y/`. */
function hasSubject(name: string): boolean {
  const [subject = ''] = basename(name).split('.');
  return roots.some((root) => {
    const place = join(project, root, dirname(name), subject);
    return existsSync(`${place}.ts`) || existsSync(place);
  });
}

/** A test of a folder imports at least two of its files, or bears the name of the folder. */
function testsItsFolder(name: string): boolean {
  const folder = dirname(name);
  if (!existsSync(join(project, 'src', folder))) return false;
  const within = importsOf(name).filter((path) => path.startsWith(`src/${folder}/`));
  return within.length >= 2 || basename(name) === `${basename(folder)}.test.ts`;
}

test('each test stands at the path of what it tests', () => {
  const astray = tests
    .filter((name) => !wholes.includes(name.split('/')[0] ?? ''))
    .filter((name) => !hasSubject(name) && !testsItsFolder(name));
  expect(astray).toEqual([]);
});

test('what several tests share stands under test/fixtures', () => {
  const shared = names
    .filter((name) => name.includes('.') && !name.endsWith('.test.ts'))
    .filter((name) => !name.startsWith('fixtures/'));
  expect(shared).toEqual([]);
});
