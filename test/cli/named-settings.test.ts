import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkBuilds, readBuilds, readVariants } from '../../src/cli/named-settings.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

test('a variant is a file with a name', () => {
  const path = join(temporaryFolder(), 'a.conf');
  writeFileSync(path, 'ThreadsPerChild 8\n');
  const problems: string[] = [];
  expect(readVariants([`current=${path}`], problems)).toEqual([
    { name: 'current', tuning: { name: 'file', path, text: 'ThreadsPerChild 8\n' } },
  ]);
  expect(problems).toEqual([]);
});

test('every problem with names and files is found at once', () => {
  const problems: string[] = [];
  readVariants(['a=/none', 'no-file', 'a b=/none', 'x-control=/none'], problems);
  readBuilds(['same=/x', 'same=/y', 'default=/z'], problems);
  expect(problems).toEqual([
    expect.stringMatching(/^--variant "no-file": give NAME=FILE; NAME has letters/),
    expect.stringMatching(/^--variant "a b=/),
    expect.stringMatching(/^--variant "x-control=/),
    expect.stringMatching(/^--variant a=\/none: the file cannot be read/),
    '--build same: two have this name',
    '--build default: this is the name of what is compared with a single one',
  ]);
});

test('a path needs the process runtime, and an image docker', () => {
  const problemsOf = (httpd: string, runtime: 'docker' | 'process') => {
    const problems: string[] = [];
    checkBuilds([{ name: 'x', httpd }], runtime, problems);
    return problems;
  };
  expect(problemsOf('/bin/sh', 'process')).toEqual([]);
  expect(problemsOf('httpd:2.4.68', 'docker')).toEqual([]);
  expect(problemsOf('httpd:2.4.68', 'process')).toEqual([
    '--build x=httpd:2.4.68: there is no executable file of that name; an image needs --runtime docker',
  ]);
  expect(problemsOf('./httpd', 'docker')).toEqual([
    '--build x=./httpd: give the name of an image; a path needs --runtime process',
  ]);
});
