import { expect, test } from 'vitest';
import { readDirectives } from '../../src/httpd-config/read.ts';
import { outsideSections } from '../../src/httpd-config/sections.ts';
import { worldWith } from '../fixtures/httpd-config/world.ts';

const names = (text: string) =>
  outsideSections(readDirectives([{ path: 'x', text }], worldWith()).directives).map(
    ({ name }) => name,
  );

test('what stands inside of sections is left out', () => {
  const text =
    'A 1\n<VirtualHost *:80>\nB 1\n<Directory /x>\nC 1\n</Directory>\n</virtualhost>\nD 1';
  expect(names(text)).toEqual(['A', '<VirtualHost', 'D']);
});

test.each([
  ['</Directory>', '</Directory> without matching <Directory> section'],
  ['<Files x>\n</Directory>', 'Expected </Files> but saw </Directory>'],
])('%j is a mistake', (text, words) => {
  expect(() => names(text)).toThrow(words);
});
