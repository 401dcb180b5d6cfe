import fc from 'fast-check';
import { expect, test } from 'vitest';
import { element, xmlDocument } from '../../../src/report/ci/xml.ts';
import { oddText } from '../../fixtures/odd-runs.ts';
import { xmlTree } from '../../fixtures/xml-tree.ts';

const isWritable = (each: string) =>
  each !== '\ufffe' && each !== '\uffff' && (each >= ' ' || '\t\n\r'.includes(each));

const writable = (text: string) =>
  [...text.toWellFormed()].map((each) => (isWritable(each) ? each : '\ufffd')).join('');

test('every text is read back, in an element and in an attribute', () => {
  fc.assert(
    fc.property(oddText, oddText, (text, value) => {
      const tree = xmlTree(xmlDocument(element('outer', { value }, element('inner', {}, text))));
      expect(tree.attributes.value).toBe(writable(value));
      expect(tree.children[0]?.text).toBe(writable(text));
    }),
    { numRuns: 500 },
  );
});

test('children stand on lines of their own, and an empty element is closed at once', () => {
  const written = element('a', { n: 1 }, element('b', {}, 'x < y'), element('c', {})).markup;
  expect(written).toBe('<a n="1">\n<b>x &#60; y</b>\n<c/>\n</a>\n');
});
