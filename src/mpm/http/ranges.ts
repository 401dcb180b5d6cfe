import { strictLength } from './lengths.ts';

interface Counts {
  overlaps: number;
  reversals: number;
}

/** First and last byte, both included. */
export type ByteRange = readonly [first: number, last: number];

/** MaxRanges, MaxRangeOverlaps and MaxRangeReversals of core.c. */
const most = { ranges: 200, overlaps: 20, reversals: 20 };

/**
 * Reads the parts of a document that the Range field asks for, and joins those that touch. Returns
 * null to send all of it, [] when none of them exists (ap_set_byterange of byterange_filter.c, RFC
 * 9110 section 14.2).
 */
export function readRanges(field: string, size: number): readonly ByteRange[] | null {
  if (field.slice(0, 6).toLowerCase() !== 'bytes=' || size === 0) return null;
  const ranges: ByteRange[] = [];
  const counts = { overlaps: 0, reversals: 0 };
  let beyond = false;
  for (const spec of specsIn(field)) {
    const range = readSpec(spec, size);
    if (range === null) return null;
    // A range from the first byte on covers all others.
    if (spec.endsWith('-') && range[0] === 0) return [[0, size - 1]];
    if (range[0] >= size) beyond = true;
    else add(ranges, range, counts);
  }
  if (ranges.length === 0) return beyond ? [] : null;
  return isTooMuch(ranges, counts, size) ? null : ranges;
}

/** Counts the bytes of all ranges. */
export const totalOf = (ranges: readonly ByteRange[]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Splits the field, up to the first empty part. */
function specsIn(field: string): readonly string[] {
  const specs = field.slice(6).split(/,+/);
  const empty = specs.indexOf('');
  return empty === -1 ? specs : specs.slice(0, empty);
}

function isTooMuch(ranges: readonly ByteRange[], counts: Counts, size: number): boolean {
  return (
    totalOf(ranges) > size ||
    ranges.length > most.ranges ||
    counts.overlaps > most.overlaps ||
    counts.reversals > most.reversals
  );
}

/** Reads one range. Returns null for a malformed one, which voids the whole field. */
function readSpec(spec: string, size: number): ByteRange | null {
  const dash = spec.indexOf('-');
  if (dash === -1) return null;
  const last = strictLength(spec.slice(dash + 1));
  if (dash === 0) return last === null || last < 1 ? null : [Math.max(0, size - last), size - 1];
  const first = strictLength(spec.slice(0, dash));
  if (first === null) return null;
  if (dash === spec.length - 1) return [first, size - 1];
  return last === null || first > last ? null : [first, Math.min(last, size - 1)];
}

/** Joins the range to the previous one when they touch or overlap, else appends it. */
function add(ranges: ByteRange[], [first, last]: ByteRange, counts: Counts): void {
  const before = ranges.at(-1);
  if (before === undefined || first > before[1] + 1 || last < before[0] - 1) {
    ranges.push([first, last]);
    return;
  }
  counts.overlaps += 1;
  if (first < before[0]) counts.reversals += 1;
  ranges[ranges.length - 1] = [Math.min(first, before[0]), Math.max(last, before[1])];
}
