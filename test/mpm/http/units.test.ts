import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkSize } from '../../../src/mpm/http/chunks.ts';
import { meetsConditions } from '../../../src/mpm/http/conditions.ts';
import { httpDate, readDate } from '../../../src/mpm/http/dates.ts';
import { fieldIndex, noFields } from '../../../src/mpm/http/fields.ts';
import { readHost } from '../../../src/mpm/http/host.ts';
import { isChunked, strictLength } from '../../../src/mpm/http/lengths.ts';
import { escapePath, resolvePath } from '../../../src/mpm/http/path.ts';
import { readRanges } from '../../../src/mpm/http/ranges.ts';

// The three forms of one moment in RFC 9110 section 5.6.7; `date -d @784111777` gives it.
test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', 784_111_777],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 784_111_777],
  ['Sun Nov  6 08:49:37 1994', 784_111_777],
  ['Thu, 29 Feb 2024 00:00:00 GMT', 1_709_164_800],
  ['Thu, 30 Feb 2024 00:00:00 GMT', null],
  ['Sun, 06 Nov 1994 24:00:00 GMT', null],
  ['Sun, 06 Nox 1994 08:49:37 GMT', null],
  ['784111777', null],
  ['', null],
])('the date %j is %s', (text, seconds) => {
  expect(readDate(text)).toBe(seconds);
});

test('every date that we write, we read', () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(fc.property(seconds, (at) => readDate(httpDate(at * 1000)) === at));
});

// The examples of RFC 9110 section 14.1.2, for a document of 10,000 bytes; then what touches is
// joined.
test.each([
  ['bytes=0-499', [[0, 499]]],
  ['bytes=500-999', [[500, 999]]],
  ['bytes=-500', [[9500, 9999]]],
  ['bytes=9500-', [[9500, 9999]]],
  [
    'bytes=0-0,-1',
    [
      [0, 0],
      [9999, 9999],
    ],
  ],
  ['bytes=500-600,601-999', [[500, 999]]],
  ['bytes=500-700,601-999', [[500, 999]]],
  ['bytes=10000-', []],
  ['bytes=1-0', null],
  ['items=0-1', null],
])('%s of 10,000 bytes', (field, ranges) => {
  expect(readRanges(field, 10_000)).toEqual(ranges);
});

test('whatever is asked, the parts lie within the document and are not longer than it', () => {
  const spec = fc.oneof(
    fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => `${a}-${b}`),
    fc.nat(200).map((n) => `-${n}`),
    fc.nat(200).map((n) => `${n}-`),
  );
  fc.assert(
    fc.property(
      fc.array(spec, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 150 }),
      (specs, size) => {
        const ranges = readRanges(`bytes=${specs.join(',')}`, size) ?? [];
        for (const [first, last] of ranges) {
          expect(first).toBeGreaterThanOrEqual(0);
          expect(last).toBeGreaterThanOrEqual(first);
          expect(last).toBeLessThan(size);
        }
        expect(
          ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0),
        ).toBeLessThanOrEqual(size);
      },
    ),
  );
});

// The table of RFC 9110 section 8.8.3.2: which pairs are equal in strong and in weak comparison.
test.each([
  ['W/"1"', 'W/"1"', false, true],
  ['W/"1"', 'W/"2"', false, false],
  ['W/"1"', '"1"', false, true],
  ['"1"', '"1"', true, true],
])('%s and %s: strong %s, weak %s', (given, etag, strong, weak) => {
  const validators = { etag, modifiedSeconds: 0 };
  const status = (name: 'if-match' | 'if-none-match') => {
    const fields = noFields();
    fields[fieldIndex[name]] = given;
    return meetsConditions(fields, validators, 1e9, true);
  };
  expect(status('if-match')).toBe(strong ? 200 : 412);
  expect(status('if-none-match')).toBe(weak ? 304 : 200);
});

test.each([
  ['/', '/'],
  // RFC 3986 section 5.2.4.
  ['/a/b/c/./../../g', '/a/g'],
  ['/mid/content=5/../6', '/mid/6'],
  ['/a//b', '/a/b'],
  ['/a/.', '/a/'],
  ['/a/..', '/'],
  ['/%7Euser', '/~user'],
  ['/a%2e%2E/b', '/a../b'],
  ['/%2e%2e/a', 400],
  ['/a/../..', 400],
  ['/a%2fb', 404],
  ['/a%00', 404],
  ['/%', 400],
  ['/%2', 400],
])('the path %s is %s', (path, expected) => {
  expect(resolvePath(path)).toBe(expected);
});

test(
  'no path that is resolved has a segment that climbs, and what is escaped is the same ' + 'again',
  () => {
    const parts = fc.constantFrom(
      '.',
      '..',
      '%2e',
      '/',
      '%2f',
      'a',
      '%25',
      '%0d%0a',
      ' ',
      '%',
      ';',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (some) => {
        const path = resolvePath(`/${some.join('')}`);
        if (typeof path === 'number') return;
        expect(path[0]).toBe('/');
        expect(path.split('/').filter((segment) => segment === '..' || segment === '.')).toEqual(
          [],
        );
        expect(escapePath(path)).not.toMatch(/[\r\n ]/);
        expect(resolvePath(escapePath(path))).toBe(path);
      }),
      { numRuns: 2000 },
    );
  },
);

test.each([
  ['0', 0],
  ['00012', 12],
  ['9223372036854775807', 2 ** 63],
  ['9223372036854775808', null],
  ['+1', null],
  [' 1', null],
  ['1e3', null],
  ['', null],
])('the length %j is %s', (text, bytes) => {
  expect(strictLength(text)).toBe(bytes);
});

test.each([
  ['1a', 26],
  ['0', 0],
  ['000000000000000000000000F;x', 15],
  ['8000000000000000', -2],
  // A double cannot tell it from 2^63; httpd's limit on bodies refuses it as well.
  ['7fffffffffffffff', -2],
])('the chunk line %j says %i', (line, bytes) => {
  expect(chunkSize(Buffer.from(line), 0, line.length)).toBe(bytes);
});

test.each(['', 'x', '-1', '+1', '0x1', ' 1', '1 1', '1;\x01', '1;\r'])(
  'the chunk line %j is bad',
  (line) => {
    expect(chunkSize(Buffer.from(line), 0, line.length)).toBe(-1);
  },
);

test.each([
  ['chunked', true],
  ['gzip, Chunked', true],
  ['chunked, gzip', false],
  ['xchunked', false],
  ['chunked;a=b', false],
  ['', false],
])('the codings %j end in chunked: %s', (codings, expected) => {
  expect(isChunked(codings)).toBe(expected);
});

test.each([
  ['Example.ORG:8080', { name: 'example.org', port: 8080 }],
  ['[::1]:8080', { name: '[::1]', port: 8080 }],
  ['[::1]', { name: '[::1]', port: null }],
  ['10.0.0.1', { name: '10.0.0.1', port: null }],
  ['10.0.0.01', null],
  ['10.0.0', null],
  ['a..b', null],
  ['a b', null],
  ['a:65536', null],
  ['[::1', null],
  ['[x]', null],
])('the host %j', (value, expected) => {
  expect(readHost(value)).toEqual(expected);
});
