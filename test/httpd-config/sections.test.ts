import { expect, test } from 'vitest';
import { readDirectives } from '../../src/httpd-config/read.ts';
import { worldWith } from '../fixtures/httpd-config/world.ts';

const names = (text: string) =>
  readDirectives(
    [{ path: 'x', text }],
    worldWith({
      '/root/inner.conf': 'Define SEEN\nInner 1',
      '/root/open.conf': '<Directory />',
    }),
  ).directives.map(({ name }) => name);

test('what stands inside of sections is left out, in included files too', () => {
  const text =
    'A 1\n<VirtualHost *:80>\nB 1\n<Directory /x>\nC 1\n</Directory>\nInclude inner.conf\n' +
    '<IfDefine SEEN>\nE 1\n</IfDefine>\n</virtualhost>\n<IfDefine SEEN>\nD 1\n</IfDefine>';
  expect(names(text)).toEqual(['A', '<VirtualHost', 'D']);
});

test('a conditional section need not be closed', () => {
  expect(names('<IfModule core.c>\nA 1')).toEqual(['A']);
  expect(names('<IfModule core.c>\nA 1\n<Directory />\nB 1')).toEqual(['A', '<Directory']);
});

test.each([
  ['<Directory />', 'x: x:1: <Directory> was not closed.'],
  ['A 1\n<Directory />\n<IfModule core.c>', 'x: x:2: <Directory> was not closed.'],
  [
    '<Directory />\n<Files x>',
    'line 1 of x: x:2: <Files> was not closed.\nx:1: <Directory> was not closed.',
  ],
  ['Include open.conf\n</Directory>', '/root/open.conf:1: <Directory> was not closed.'],
  [
    '<IfModule core.c>\n<Directory />\n</IfModule>\n</Directory>',
    'Expected </Directory> but saw </IfModule>',
  ],
  [
    '<Directory />\n<IfModule core.c>\n</Directory>\n</IfModule>',
    '</Directory> without matching <Directory> section',
  ],
  ['<IfModule core.c>\n</IfModule', '</IfModule without matching <IfModule section'],
  ['<Directory />\n</Directory', "</Directory> directive missing closing '>'"],
  ['</Directory>', '</Directory> without matching <Directory> section'],
  ['<Files x>\n</Directory>', 'Expected </Files> but saw </Directory>'],
  ['</ IfModule>', '</ without matching < section'],
  ['<IfDefine NO>\n</ IfDefine>', 'Expected </IfDefine> but saw <>'],
])('%j is a mistake', (text, words) => {
  expect(() => names(text)).toThrow(words);
});
