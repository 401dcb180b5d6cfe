import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeHistogram, latencyRecorder, mergedLatency } from '../../src/load/latency.ts';

const recorded = (values: readonly number[]) => {
  const recorder = latencyRecorder();
  for (const us of values) recorder.record(us);
  return recorder.summary('sent');
};

/** Three significant digits: a figure is off by less than one in a thousand. */
const near = (value: number, exact: number) => Math.abs(value - exact) <= Math.max(1, exact / 1000);

test('percentiles of 1 to 10,000 µs are those that R gives', () => {
  // R 4.2: quantile(1:10000, c(.5,.9,.95,.99,.999), type = 1) → 5000 9000 9500 9900 9990
  const summary = recorded(Array.from({ length: 10_000 }, (_, i) => i + 1));
  const exact = { p50: 5000, p90: 9000, p95: 9500, p99: 9900, p999: 9990, max: 10_000 };
  for (const [name, value] of Object.entries(exact)) {
    expect(near(summary[name as keyof typeof exact], value), name).toBe(true);
  }
  expect(summary.count).toBe(10_000);
});

test('one slow request in a hundred shows in the p99 and in the max, not in the p50', () => {
  const summary = recorded([...Array(990).fill(2000), ...Array(10).fill(80_000)]);
  expect(near(summary.p50, 2000)).toBe(true);
  expect(near(summary.p999, 80_000)).toBe(true);
  expect(near(summary.max, 80_000)).toBe(true);
});

const latencies = fc.array(fc.integer({ min: 1, max: 60_000_000 }), {
  minLength: 1,
  maxLength: 200,
});

test('no latency is lost, and their order is of no weight', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const summary = recorded(values);
      expect(summary.count).toBe(values.length);
      expect(recorded(values.toReversed())).toEqual(summary);
    }),
  );
});

test('every percentile is a latency that occurred, within three digits', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(values.length / 2) - 1] ?? 0;
      expect(near(recorded(values).p50, exact)).toBe(true);
    }),
  );
});

test('the histogram of a record can be read again and added to another', () => {
  const one = decodeHistogram(recorded([1000, 2000]));
  one.add(decodeHistogram(recorded([3000])));
  expect(one.totalCount).toBe(3);
  expect(near(one.maxValue, 3000)).toBe(true);
});

test('a latency below a microsecond counts as one, not as none', () => {
  expect(recorded([0, 0.4])).toMatchObject({ count: 2, p50: 1 });
});

const withLost = (answered: readonly number[], waits: readonly number[]) => {
  const recorder = latencyRecorder();
  for (const us of answered) recorder.record(us);
  for (const us of waits) recorder.lose(us);
  return recorder.summary('due');
};

test('those who are lost rank above every answer', () => {
  const seen = withLost(Array(390).fill(1000), Array(10).fill(2_000_000));
  expect(seen).toMatchObject({ count: 400, lost: 10, lostAtLeastUs: 2_000_000, p99: 2_000_000 });
  expect(near(seen.p95, 1000)).toBe(true);
  // Four of four hundred are the last hundredth itself: the 396th answer is the p99.
  expect(near(withLost(Array(396).fill(1000), Array(4).fill(2e6)).p99, 1000)).toBe(true);
  expect(decodeHistogram(seen).totalCount).toBe(390);
});

test('a percentile among the lost is their shortest wait, and no less than any answer', () => {
  expect(withLost([1000], [700_000, 300_000])).toMatchObject({ p99: 300_000, max: 300_000 });
  expect(near(withLost([500_000, 1000], [300_000]).p99, 500_000)).toBe(true);
  expect(withLost([], [300_000, 200_000])).toMatchObject({ count: 2, lost: 2, p50: 200_000 });
  const nobodyKnows = withLost([40], [Number.POSITIVE_INFINITY]);
  expect(nobodyKnows).toMatchObject({ lost: 1, lostAtLeastUs: 40, p99: 40 });
});

test('percentiles of a sample with losses are those of one whose losses have the time-out', () => {
  const timeoutUs = 60_000_001;
  fc.assert(
    fc.property(latencies, fc.nat(50), (values, lost) => {
      const all = [...values, ...Array(lost).fill(timeoutUs)].toSorted((a, b) => a - b);
      const seen = withLost(values, Array(lost).fill(timeoutUs));
      for (const [q, value] of [
        [0.5, seen.p50],
        [0.95, seen.p95],
        [0.99, seen.p99],
      ] as const) {
        expect(near(value, all[Math.ceil(q * all.length - 1e-9) - 1] ?? 0)).toBe(true);
      }
    }),
  );
});

test('parts with losses merge into the whole', () => {
  const parts = [withLost([1000, 2000], [900_000]), withLost([3000], []), withLost([], [800_000])];
  expect(mergedLatency(parts)).toEqual(withLost([1000, 2000, 3000], [900_000, 800_000]));
});
