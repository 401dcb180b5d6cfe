import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { docstringStart } from '../../checks/rules/docstring-start.ts';
import { docstringVerb } from '../../checks/rules/docstring-verb.ts';
import { lineLength } from '../../checks/rules/line-length.ts';
import { sentenceLength } from '../../checks/rules/sentence-length.ts';
import { terms, termsNotToUse } from '../../checks/rules/terms.ts';

const linesOf = (findings: readonly { line: number }[]) => findings.map(({ line }) => line);

test('a program has 100 columns, in strings and comments too', () => {
  const text = [
    `const a = '${'x '.repeat(43)}';`,
    `const b = '${'x '.repeat(44)}';`,
    `// ${'x '.repeat(49)}`,
    `// ${'ä '.repeat(48)}`,
    `// https://example.org/${'x'.repeat(100)}`,
  ].join('\n');
  expect(linesOf(lineLength.find(text, 'a.ts'))).toEqual([2, 3]);
});

test('prose has 120 columns outside tables and code', () => {
  const long = 'x '.repeat(61);
  const text = [long, `| ${long}|`, '```', long, '```', `    ${long}`, `- ${long}`].join('\n');
  expect(linesOf(lineLength.find(text, 'a.md'))).toEqual([1, 7]);
});

test('a docstring does not begin as a question', () => {
  const text = [
    '/** What it costs. */',
    'export const a = 1;',
    '/**',
    ' * Of one trial.',
    ' */',
    'export interface B {',
    '  /** How many. */',
    '  readonly c: number;',
    '  /** Options of one trial. */',
    '  readonly d: number;',
    '}',
    '/* What is no docstring. */',
  ].join('\n');
  expect(linesOf(docstringStart.find(text, 'a.ts'))).toEqual([1, 4, 7]);
});

test('the docstring of a function begins with a verb', () => {
  const text = [
    '/** The median of a series. */',
    'export function median() {}',
    '/** Returns the median. */',
    'export function other() {}',
    '/** The median of a series. */',
    'export const third = (a: number) => a;',
    '/** The most that is allowed. */',
    'export const most = 3;',
    '/** As said above. */',
    'async function fourth() {}',
  ].join('\n');
  expect(linesOf(docstringVerb.find(text, 'a.ts'))).toEqual([1, 5, 9]);
});

test('a term that is not to be used is found with its replacement, in names as in prose', () => {
  const text = [
    'const laneCount = openLane(planes, heldServer);',
    'const ok = planeOf(control);',
    "const text = 'Besides, whoever asks';",
    '// So many requests',
  ].join('\n');
  expect(termsNotToUse.find(text, 'a.ts').map(({ line, message }) => [line, message])).toEqual([
    [1, '“lane”; write: client group'],
    [1, '“held server”; write: replaceable server'],
    [3, '“besides,”; write: also, in addition'],
    [3, '“whoever”; write: the user, the caller, a reader who'],
    [4, '“so many”; write: the number, that many'],
  ]);
});

test('each term is found where it stands alone', () => {
  for (const { term } of terms) {
    const found = termsNotToUse.find(`They say ${term} there.`, 'a.md');
    expect(found.map(({ message }) => message).join()).toContain(`“${term}”`);
  }
});

test('a sentence has 25 words; code counts as one, and a table not at all', () => {
  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
  const text = [
    `${words(25)}.`,
    '',
    `${words(13)}`,
    `${words(13)}.`,
    '',
    `${words(20)}. ${words(20)}.`,
    '',
    `${words(24)} \`a b c d\`.`,
    '',
    `| ${words(30)} |`,
  ].join('\n');
  expect(linesOf(sentenceLength.find(text, 'a.md'))).toEqual([3]);
  expect(linesOf(sentenceLength.find(`/** ${words(26)}. */\n`, 'a.ts'))).toEqual([1]);
});

test('a misspelt word is found, and an American spelling', { timeout: 60_000 }, async () => {
  const { stdout, exitCode } = await execa(
    'npx',
    ['cspell', '--no-progress', '--no-summary', 'stdin://docs/bad.md'],
    {
      input: 'The behavior of httpd’s scoreboard is recieved.\n',
      reject: false,
      // npx itself would leave its compile cache in the temporary folder.
      env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  );
  expect(exitCode).toBe(1);
  expect(stdout).toContain('behavior');
  expect(stdout).toContain('recieved');
  expect(stdout).not.toContain('scoreboard');
});

test('CONTRIBUTING.md lists the terms, each with its replacement', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../CONTRIBUTING.md'), 'utf8');
  const rows = text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => terms.some(({ term }) => term === cells[1]));
  expect(rows.map(([, term, instead]) => ({ term, instead }))).toEqual(
    terms.map(({ term, instead }) => ({ term, instead })),
  );
});
