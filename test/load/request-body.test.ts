import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOfBody } from '../../src/load/request-body.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

test('a body is a file or filler, and a file that has changed is noticed', () => {
  expect(bytesOfBody(undefined)).toEqual(Buffer.alloc(0));
  expect(bytesOfBody({ bytes: 2, file: null })).toEqual(Buffer.from('xx'));
  const file = join(temporaryFolder(), 'body');
  writeFileSync(file, 'abc');
  expect(bytesOfBody({ bytes: 3, file })).toEqual(Buffer.from('abc'));
  expect(() => bytesOfBody({ bytes: 4, file })).toThrow(`${file} had 4 bytes, and has 3 now`);
});
