import { expect, test } from 'vitest';
import { item, prose } from '../../src/report/markdown.ts';

const words = 'word '.repeat(23).trimEnd();

test('prose has lines of at most 120 columns', () => {
  expect(prose(`${words} ends here and goes on`)).toBe(`${words} ends\nhere and goes on`);
});

test('an item goes on below its text', () => {
  expect(item(`${words} x`)).toBe(`- ${words} x`);
  expect(item(`${words} ends here`)).toBe(`- ${words}\n  ends here`);
});

test.each([
  ['- 3 %', '\\- 3 %'],
  ['+ 3 %', '\\+ 3 %'],
  ['12. The next', '12\\. The next'],
  ['7) The next', '7\\) The next'],
  ['1.5 % of it', '1.5 % of it'],
])('a line that begins with "%s" begins no list', (text, written) => {
  expect(prose(`${'x'.repeat(119)} ${text}`)).toBe(`${'x'.repeat(119)}\n${written}`);
});
