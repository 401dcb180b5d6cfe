import { expect, test } from 'vitest';
import { readDirectives } from '../../src/httpd-config/read.ts';
import { worldWith } from '../fixtures/httpd-config/world.ts';

const names = (text: string) =>
  readDirectives(
    [{ path: 'x', text }],
    worldWith({ '/root/inner.conf': 'Define SEEN\nInner 1' }),
  ).directives.map(({ name }) => name);

test('what stands inside of sections is left out, in included files too', () => {
  const text =
    'A 1\n<VirtualHost *:80>\nB 1\n<Directory /x>\nC 1\n</Directory>\nInclude inner.conf\n' +
    '<IfDefine SEEN>\nE 1\n</IfDefine>\n</virtualhost>\n<IfDefine SEEN>\nD 1\n</IfDefine>';
  expect(names(text)).toEqual(['A', '<VirtualHost', 'D']);
});

test.each([
  ['</Directory>', '</Directory> without matching <Directory> section'],
  ['<Files x>\n</Directory>', 'Expected </Files> but saw </Directory>'],
  ['</ IfModule>', '</ without matching < section'],
  ['<IfDefine NO>\n</ IfDefine>', 'Expected </IfDefine> but saw <>'],
])('%j is a mistake', (text, words) => {
  expect(() => names(text)).toThrow(words);
});
