import { expect, test } from 'vitest';
import { figureIds, type figures } from '../../../src/analysis/figures.ts';
import { baseMeasure, recordedName } from '../../../src/report/ci/measures.ts';

test('a figure is called by its id and its unit', () => {
  expect(recordedName('latencyP99')).toBe('latency_p99_us');
  expect(recordedName('footprintPeak')).toBe('footprint_peak_bytes');
  expect(recordedName('rate')).toBe('rate_per_second');
  expect(recordedName('startSeconds')).toBe('start_seconds');
  // Two figures that only their units tell apart.
  expect([recordedName('lost'), recordedName('lostShare')]).toEqual([
    'lost_ratio',
    'lost_share_ratio',
  ]);
  expect(recordedName('unanswered')).toBe('unanswered');
});

test('in base units times are in seconds', () => {
  expect(baseMeasure('cpu')).toEqual({ name: 'cpu_seconds', unit: 'seconds', divisor: 1e6 });
  expect(baseMeasure('drain')).toEqual({ name: 'drain_seconds', unit: 'seconds', divisor: 1e6 });
  expect(baseMeasure('lost')).toEqual({ name: 'lost_ratio', unit: 'ratio', divisor: 1 });
  expect(baseMeasure('startSeconds')).toMatchObject({ name: 'start_seconds', divisor: 1 });
});

/** Ends of names that OpenMetrics reserves for samples of other types. */
const reserved = /_(total|created|bucket|count|sum|info|gcount|gsum)$/;

test('no two figures of the catalogue share a name, and none is reserved', () => {
  for (const nameOf of [recordedName, (id: keyof typeof figures) => baseMeasure(id).name]) {
    const names = figureIds.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(name).not.toMatch(reserved);
      // The longest name of a measure that Bencher takes.
      expect(name.length).toBeLessThanOrEqual(64);
    }
  }
});
