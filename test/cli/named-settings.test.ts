import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builds, variants } from '../../src/cli/named-settings.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

test('a variant is a file with a name', () => {
  const path = join(temporaryFolder(), 'a.conf');
  writeFileSync(path, 'ThreadsPerChild 8\n');
  expect(variants.parse([`current=${path}`])).toEqual([
    { name: 'current', tuning: { name: 'file', path, text: 'ThreadsPerChild 8\n' } },
  ]);
});

test('every problem with names and files is found at once', () => {
  const wrong = ['a=/none', 'no-file', 'a b=/none', 'x-control=/none'];
  const issuesOf = (schema: typeof variants | typeof builds, typed: string[]) =>
    schema
      .safeParse(typed, { reportInput: true })
      .error?.issues.map(({ input, message }) => `${input}: ${message}`);
  expect(issuesOf(variants, wrong)).toEqual([
    expect.stringMatching(/^a=\/none: no readable file \(ENOENT/),
    expect.stringMatching(/^no-file: give NAME=FILE; NAME has letters/),
    expect.stringMatching(/^a b=\/none: give NAME=FILE/),
    expect.stringMatching(/^x-control=\/none: give NAME=FILE/),
  ]);
  expect(issuesOf(builds, ['same=/x', 'same=/y', 'default=/z'])).toEqual([
    'same: two have this name',
    'default: this is the name of what is compared with a single one',
  ]);
});
