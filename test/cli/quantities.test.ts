import { describe, expect, test } from 'vitest';
import { readCpus, readSeconds, readSize } from '../../src/cli/quantities.ts';

const mebibyte = 2 ** 20;

describe('sizes', () => {
  test.each([
    ['512Mi', 512 * mebibyte],
    ['1Gi', 1024 * mebibyte],
    ['512m', 512 * mebibyte],
    ['1.5g', 1536 * mebibyte],
    ['512MB', 512 * mebibyte],
    ['4GiB', 4096 * mebibyte],
    ['64 MiB', 64 * mebibyte],
    ['2k', 2048],
    ['1048576', mebibyte],
    ['100b', 100],
  ])('%s', (typed, bytes) => expect(readSize(typed)).toBe(bytes));

  test.each(['', 'm', '-1g', '1e9', '512X', '512mm', '1,5g', 'half'])('not %j', (typed) =>
    expect(readSize(typed)).toBeNull(),
  );
});

describe('CPUs', () => {
  test.each([
    ['1', 1],
    ['0.5', 0.5],
    ['500m', 0.5],
    ['1500m', 1.5],
  ])('%s', (typed, cpus) => expect(readCpus(typed)).toBe(cpus));

  test.each(['', 'm', '2cpus', '0,5', '500M'])('not %j', (typed) =>
    expect(readCpus(typed)).toBeNull(),
  );
});

describe('times', () => {
  test.each([
    ['10', 10],
    ['10s', 10],
    ['500ms', 0.5],
    ['200us', 0.0002],
    ['2m', 120],
    ['2min', 120],
    ['1h', 3600],
    ['0.5', 0.5],
  ])('%s', (typed, seconds) => expect(readSeconds(typed)).toBeCloseTo(seconds, 12));

  test.each(['', 's', '10x', '1s2', '10 seconds'])('not %j', (typed) =>
    expect(readSeconds(typed)).toBeNull(),
  );
});
