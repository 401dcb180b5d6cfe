import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificates } from '../../src/cli/certificates.ts';
import { authority, authorityFile, certificate } from '../fixtures/certificates.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

/** Returns what is read of a file, or the problem. */
function read(path: string) {
  const { success, data, error } = certificates.safeParse(path);
  return success ? data : error.issues.map(({ message }) => message);
}

test('a file of several certificates gives each of them', () => {
  expect(read(authorityFile)).toEqual([authority.trim()]);
  const path = join(temporaryFolder(), 'both.pem');
  writeFileSync(path, `of the tests\n${authority}${certificate('valid').cert}`);
  expect(read(path)).toHaveLength(2);
});

test('a file without certificates is refused', () => {
  const path = join(temporaryFolder(), 'none.pem');
  writeFileSync(path, certificate('valid').key);
  expect(read(path)).toEqual(['the file has no certificate in PEM']);
  writeFileSync(path, authority.replace('MII', 'III'));
  expect(read(path)).toEqual([
    expect.stringMatching(/^no readable file of certificates in PEM \(.+\)$/),
  ]);
  expect(read('/nowhere')).toEqual([expect.stringContaining('ENOENT')]);
});
