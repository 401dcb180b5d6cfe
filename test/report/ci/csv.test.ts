import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '../../../src/report/ci/csv.ts';
import { oddText } from '../../fixtures/odd-runs.ts';

test('every text is read back, but for NUL', () => {
  const rows = fc.array(fc.tuple(oddText, oddText), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, (fields) => {
      const plain = fields.map((row) =>
        row.map((text) => text.toWellFormed().replaceAll('\0', '\ufffd')),
      );
      expect(parse(csvText(['a', 'b'], fields))).toEqual([['a', 'b'], ...plain]);
    }),
    { numRuns: 300 },
  );
});

test('what needs no quotes has none, and nothing is an empty field', () => {
  expect(csvText(['a', 'b', 'c'], [['plain text', null, 1e21]])).toBe('a,b,c\nplain text,,1e+21\n');
});
