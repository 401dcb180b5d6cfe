import { expect, test } from 'vitest';
import { latencyText } from '../../src/report/latency-text.ts';
import { latencyOf } from '../fixtures/load.ts';

const answered = latencyOf(1000, 900, 0.4);
const atLeast = { lostAtLeastUs: 2_000_000, p99: 2_000_000, max: 2_000_000 };
const losing = { ...answered, lost: 20, ...atLeast };

test('a median is a lower bound where a percentile of some result falls among the lost', () => {
  expect(latencyText([losing], 'p99')).toBe('≥ 2.00 s');
  expect(latencyText([answered, losing, losing], 'max')).toBe('≥ 2.00 s');
  expect(latencyText([answered, answered, losing], 'p99')).toMatch(/^≥ [\d.]+ ms$/);
});

test('an answer as slow as the wait of a lost request is measured all the same', () => {
  expect(latencyText([{ ...losing, p90: losing.lostAtLeastUs }], 'p90')).toBe('2.00 s');
});

test('a percentile among the answers is none, and no result has no text', () => {
  expect(latencyText([losing], 'p50')).toMatch(/^\d{3} µs$/);
  expect(latencyText([answered, null], 'max')).toMatch(/^[\d.]+ ms$/);
  expect(latencyText([null, undefined], 'p50')).toBe('–');
});
