import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogramSum } from '../../src/load/histogram-sum.ts';
import { decodeHistogram, latencyRecorder } from '../../src/load/latency.ts';

const digits = fc.constantFrom<2 | 3>(2, 3);
const latencies = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 3_600_000_000 })),
  { maxLength: 100 },
);

function recordedWith(significantDigits: 2 | 3, values: readonly number[]) {
  const recorder = latencyRecorder(significantDigits);
  for (const us of values) recorder.record(us);
  return recorder.summary('sent');
}

test('encoded histograms add up as hdr-histogram-js adds them, of any precision', () => {
  fc.assert(
    fc.property(digits, fc.array(latencies, { maxLength: 5 }), (significantDigits, parts) => {
      const sum = histogramSum();
      const [seen, exact] = [
        latencyRecorder(significantDigits),
        latencyRecorder(significantDigits),
      ];
      for (const values of parts) {
        const latency = recordedWith(significantDigits, values);
        sum.add(latency.histogram);
        exact.histogram.add(decodeHistogram(latency));
      }
      sum.addTo(seen.histogram);
      expect(seen.summary('sent')).toEqual(exact.summary('sent'));
    }),
  );
});

test('histograms of two digits are added to one of three', () => {
  const sum = histogramSum();
  for (const us of [100, 20_000]) sum.add(recordedWith(2, [us]).histogram);
  const all = latencyRecorder();
  sum.addTo(all.histogram);
  const { count, p50, max } = all.summary('sent');
  expect(count).toBe(2);
  expect(Math.abs(p50 / 100 - 1)).toBeLessThan(0.01);
  expect(Math.abs(max / 20_000 - 1)).toBeLessThan(0.01);
});

test('counts beyond a byte add up', () => {
  const many = latencyRecorder();
  many.histogram.recordValueWithCount(1234, 3_000_000);
  const sum = histogramSum();
  for (const _ of [1, 2]) sum.add(many.summary('sent').histogram);
  const both = latencyRecorder();
  sum.addTo(both.histogram);
  expect(both.histogram.totalCount).toBe(6_000_000);
});

test('what is no histogram is refused', () => {
  expect(() => histogramSum().add(Buffer.alloc(64).toString('base64'))).toThrow('not an encoded');
});
