import { inflateSync } from 'node:zlib';
import type { Histogram } from 'hdr-histogram-js';

const cookie = 0x1c849314;
const compressedHeaderBytes = 8;
const headerBytes = 40;

/** More than any range of our histograms has. */
const mostHalfBuckets = 64;

/** Adds up encoded histograms. */
export interface HistogramSum {
  /** @param encoded HdrHistogram's compressed encoding V2, in base64. */
  add(encoded: string): void;
  /** Adds all counts to a histogram. */
  addTo(histogram: Histogram): void;
}

/**
 * Adds up encoded histograms without making each of them: hdr-histogram-js fills and reads an array
 * of 24,000 counts for each one, and an encoded histogram has some hundred.
 */
export function histogramSum(): HistogramSum {
  const sums = new Map<number, Float64Array>();
  return {
    add(encoded) {
      const { significantDigits, counts } = decompressed(encoded);
      const halfBucket = halfBucketOf(significantDigits);
      const sum = sums.get(halfBucket) ?? new Float64Array(mostHalfBuckets * halfBucket);
      sums.set(halfBucket, sum);
      addCounts(sum, counts);
    },
    addTo(histogram) {
      for (const [halfBucket, sum] of sums) {
        for (const [index, count] of sum.entries()) {
          if (count > 0) histogram.recordValueWithCount(valueAt(index, halfBucket), count);
        }
      }
    },
  };
}

/** Reads the headers as encodeIntoByteBuffer() of HdrHistogram's AbstractHistogram.java writes. */
function decompressed(encoded: string) {
  const compressed = Buffer.from(encoded, 'base64');
  if (compressed.readInt32BE(0) !== cookie) throw new Error('not an encoded histogram');
  const bytes = inflateSync(compressed.subarray(compressedHeaderBytes));
  const end = headerBytes + bytes.readInt32BE(4);
  return { significantDigits: bytes.readInt32BE(12), counts: bytes.subarray(headerBytes, end) };
}

/**
 * Adds counts, which are ZigZag numbers in LEB128: a negative one stands for as many counts of
 * zero.
 */
function addCounts(sum: Float64Array, bytes: Uint8Array): void {
  let index = 0;
  let number = 0;
  let scale = 1;
  for (const byte of bytes) {
    number += (byte & 0x7f) * scale;
    scale *= 0x80;
    if (byte >= 0x80) continue;
    if (number % 2 === 1) index += (number + 1) / 2;
    else {
      sum[index] = (sum[index] ?? 0) + number / 2;
      index += 1;
    }
    number = 0;
    scale = 1;
  }
}

/** Returns half of the counts of a bucket: the power of two that resolves that many digits. */
const halfBucketOf = (significantDigits: number) =>
  2 ** (Math.ceil(Math.log2(2 * 10 ** significantDigits)) - 1);

/**
 * Returns the highest value that an index stands for, as hdr-histogram-js does. The first two
 * halves count single values; in each later one a count is twice as wide as in the one before.
 */
function valueAt(index: number, halfBucket: number): number {
  const half = Math.floor(index / halfBucket);
  const width = 2 ** Math.max(0, half - 1);
  const lowest = width * (half === 0 ? index : halfBucket + (index % halfBucket));
  return lowest + width - 1;
}
