import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLoopbackName } from '../../src/live/loopback-name.ts';

test.each(['127.0.0.1', '127.0.0.1:8080', 'localhost', 'LOCALHOST:1', '[::1]:65535', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopbackName(host)).toBe(true);
  },
);

test.each([
  undefined,
  '',
  ':8080',
  'example.org',
  'example.org:8080',
  // Names that a stranger may let resolve to us.
  '127.0.0.1.example.org',
  'localhost.example.org:8080',
  'example.org:127.0.0.1',
  '127.0.0.1@example.org',
  '127.0.0.1:8080:1',
  '[::1',
  '::1',
  '[::2]',
  '0.0.0.0',
  '10.0.0.1:8080',
])('%s is not', (host) => {
  expect(isLoopbackName(host)).toBe(false);
});

test('a name is that of a stranger whatever its port', () => {
  fc.assert(
    fc.property(fc.domain(), fc.integer({ min: 0, max: 65_535 }), (name, port) => {
      expect(isLoopbackName(`${name}:${port}`)).toBe(false);
    }),
  );
});
