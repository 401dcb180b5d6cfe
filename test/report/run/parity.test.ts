import { expect, test } from 'vitest';
import type { Comparison } from '../../../src/analysis/comparisons.ts';
import type { Summary } from '../../../src/analysis/summary.ts';
import { cellOf } from '../../../src/plan/cells.ts';
import { parity, parityLine } from '../../../src/report/run/parity.ts';
import { about, comparisonOf, latency } from '../../fixtures/compared-arm.ts';

const summaryOf = (comparison: Comparison) => {
  const cell = cellOf('keepalive', 32, { driver: 'raw', durationSeconds: 1 });
  const comparisons = [{ ...comparison, of: 'parity' }];
  return { cells: [{ cell, arms: [], comparisons }] } as unknown as Summary;
};

/** Returns the ratio and the verdict that the table has for a pair. */
function shown(comparison: Comparison) {
  const [details] = parity(summaryOf(comparison))[0]?.blocks ?? [];
  if (details?.kind !== 'details') throw new Error('nothing is folded');
  const table = details.blocks.find((block) => block.kind === 'table');
  return table?.rows[0]?.slice(-2);
}

test('the verdict is the better arm, also where it is better by a factor', () => {
  expect(shown(comparisonOf(latency, about(100), about(300)))?.[1]).toBe('a');
  expect(shown(comparisonOf(latency, about(300), about(100)))?.[1]).toBe('b');
  expect(shown(comparisonOf(latency, about(100), about(130)))?.[1]).toBe('a');
  expect(shown(comparisonOf(latency, about(100), about(101)))?.[1]).toMatch(/^equivalent/);
});

test('lower bounds have no ratio', () => {
  const starved = about(2_000_000, 8, { lost: 1000 });
  const bounds = comparisonOf(latency, starved, starved);
  expect(shown(bounds)).toEqual(['–', 'inconclusive']);
  expect(parityLine(summaryOf(bounds))).toBe('');
});
