import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/report/shell-word.ts';

test('a shell takes every text as one word, and plain ones stay as they are', () => {
  expect(['reports/run-1', '5%', 'a=b,c:d'].map(shellWord)).toEqual([
    ...['reports/run-1', '5%', 'a=b,c:d'],
  ]);
  for (const text of ['my run', "it's", '$(true)', 'a"b', 'a\\b', '*', '', '~', 'zwei\nZeilen']) {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`]).toString()).toBe(text);
  }
});
