import { expect, test } from 'vitest';
import { functionsOf } from '../../src/os/node-functions.ts';

test('a function that the Node binary does not export is refused with advice', () => {
  const declare = functionsOf('OpenSSL', 'TLS');
  expect(declare('unsigned long OpenSSL_version_num()')()).toBeGreaterThan(0);
  expect(() => declare('int SSL_of_nobody()')).toThrow(
    `Node ${process.version} exports no OpenSSL, which the driver raw needs for TLS: start ` +
      'through npm, which takes the pinned Node, or choose the driver undici',
  );
});
