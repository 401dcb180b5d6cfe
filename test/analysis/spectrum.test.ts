import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { spectrumOf } from '../../src/analysis/spectrum.ts';
import type { LatencyUs } from '../../src/load/load.ts';

/**
 * A latency whose histogram holds exactly these values; the percentiles beside it are not read by a
 * spectrum.
 */
function latencyOf(valuesUs: readonly number[], lost = 0): LatencyUs {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const value of valuesUs) histogram.recordValue(value);
  return {
    kind: 'sent',
    count: valuesUs.length + lost,
    lost,
    lostAtLeastUs: null,
    p50: 0,
    p90: 0,
    p95: 0,
    p99: 0,
    p999: 0,
    max: 0,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}

const upTo = (n: number, from = 1, step = 1) =>
  Array.from({ length: n }, (_, i) => from + i * step);

test('the spectrum of 1 to 10,000 µs is its own percentiles, within the three digits of the histogram', () => {
  const spectrum = spectrumOf([latencyOf(upTo(10_000))])!;
  for (const { oneIn, ms } of spectrum.merged.slice(1)) {
    const exactMs = Math.ceil(10_000 * (1 - 1 / oneIn)) / 1000;
    expect(Math.abs(ms - exactMs) / exactMs, `1 in ${oneIn}`).toBeLessThanOrEqual(0.001);
  }
  expect(spectrum.merged.map(({ oneIn }) => oneIn)).toEqual(expect.arrayContaining([1, 10, 100]));
});

test('a curve ends where fewer than 50 requests lie beyond', () => {
  const spectrum = spectrumOf([latencyOf(upTo(10_000))])!;
  const last = spectrum.merged.at(-1)!.oneIn;
  expect(10_000 / last).toBeGreaterThanOrEqual(50);
  expect(10_000 / (last * 10 ** (1 / 16))).toBeLessThan(50);
  expect(spectrumOf([latencyOf(upTo(40))])?.merged).toHaveLength(1);
});

test('two rounds merged are the whole', () => {
  const whole = spectrumOf([latencyOf(upTo(2_000))])!;
  const halves = spectrumOf([latencyOf(upTo(1_000, 1, 2)), latencyOf(upTo(1_000, 2, 2))])!;
  expect(halves.merged).toEqual(whole.merged);
  expect([halves.requests, halves.rounds]).toEqual([2_000, 2]);
});

test('the area reaches from the lowest to the highest round, as far as the shortest round goes', () => {
  const spectrum = spectrumOf([latencyOf(upTo(1_000)), latencyOf(upTo(10_000, 10_001))])!;
  expect(spectrum.low.at(-1)!.oneIn).toBeLessThanOrEqual(20);
  expect(spectrum.low.every(({ ms }) => ms <= 1.001)).toBe(true);
  expect(spectrum.high.every(({ ms }) => ms >= 10)).toBe(true);
  expect(spectrumOf([latencyOf(upTo(1_000))])?.low).toEqual([]);
});

test('a withheld latency and an unreadable histogram draw nothing', () => {
  expect(spectrumOf([null])).toBeNull();
  expect(spectrumOf([{ ...latencyOf([5]), histogram: 'not base64 of anything' }])).toBeNull();
  expect(spectrumOf([null, latencyOf(upTo(100))])?.rounds).toBe(1);
});

test('requests without an answer rank above the answers, and the curve ends before them', () => {
  const answers = upTo(9000);
  const spectrum = spectrumOf([latencyOf(answers, 1000)])!;
  expect(spectrum.requests).toBe(10_000);
  const at = (place: number) =>
    spectrum.merged.find(({ oneIn }) => Math.abs(oneIn - place) < 1e-9)?.ms ?? Number.NaN;
  // Half of ten thousand, not of the nine thousand that were answered.
  // To the three digits of the histogram.
  expect(Math.abs(at(10 ** (5 / 16)) / ((1 - 10 ** (-5 / 16)) * 10) - 1)).toBeLessThan(0.001);
  expect(Math.abs(at(10) / 9 - 1)).toBeLessThan(0.001);
  expect(spectrum.merged.at(-1)?.oneIn).toBe(10);
});

test('a round that lost requests ends the area for all', () => {
  const spectrum = spectrumOf([latencyOf(upTo(10_000)), latencyOf(upTo(5000), 5000)])!;
  expect(spectrum.low.at(-1)?.oneIn).toBeLessThanOrEqual(2);
  expect(spectrum.merged.at(-1)?.oneIn).toBeLessThanOrEqual(4);
});
