import type { ExpectedBody } from './population.ts';

/** Compares two bodies; of an unknown CRC-32 only the length counts, null is an unknown body. */
export function isSameBody(one: ExpectedBody | null, other: ExpectedBody | null): boolean {
  if (one === null || other === null) return one === other;
  const isUnknown = one.crc32 === null || other.crc32 === null;
  return one.bytes === other.bytes && (isUnknown || one.crc32 === other.crc32);
}

/** Says how two bodies differ: "10 and 12 bytes". */
export function bodySizes(one: ExpectedBody | null, other: ExpectedBody | null): string {
  const [first, second] = [one, other].map((each) => each?.bytes ?? 'unknown');
  return first === second ? `two bodies of ${first} bytes differ` : `${first} and ${second} bytes`;
}
