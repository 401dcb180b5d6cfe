import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WriteError, writeErrorOf, writeFileWhole } from '../../src/host/write-file.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

test('a file replaces the one before, and its folder is made', () => {
  const file = join(temporaryFolder(), 'charts/a.png');
  writeFileWhole(file, 'one');
  writeFileWhole(file, new Uint8Array([50]));
  expect(readFileSync(file, 'utf8')).toBe('2');
  expect(readdirSync(join(file, '..'))).toEqual(['a.png']);
});

test('what cannot take its place leaves nothing beside it, and the error names it', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'report.html');
  // A folder that is not empty stands there.
  mkdirSync(join(file, 'inner'), { recursive: true });
  expect(() => writeFileWhole(file, 'page')).toThrow(
    new RegExp(`^cannot write ${file}: (illegal operation on a directory|.*directory.*) \\(E`),
  );
  expect(readdirSync(folder)).toEqual(['report.html']);
});

test('a parent that is no folder is an error of the file that was to be written', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'taken'), '');
  const file = join(folder, 'taken/report.html');
  expect(() => writeFileWhole(file, 'page')).toThrow(WriteError);
  expect(existsSync(file)).toBe(false);
});

test('only what a user can mend is reported as an error of the file system', () => {
  const refusal = Object.assign(new Error('EROFS: read-only file system, mkdir'), {
    ...{ code: 'EROFS', errno: -30, path: '/run/x' },
  });
  expect(writeErrorOf(refusal)?.message).toBe('cannot write /run/x: read-only file system (EROFS)');
  const read = Object.assign(new Error('EACCES: permission denied, open'), {
    ...{ code: 'EACCES', errno: -13, path: '/run/x' },
  });
  expect(writeErrorOf(read)?.message).toBe('cannot use /run/x: permission denied (EACCES)');
  expect(writeErrorOf(Object.assign(new Error('gone'), { code: 'ENOENT', errno: -2 }))).toBeNull();
  expect(writeErrorOf(new TypeError('a defect'))).toBeNull();
});
