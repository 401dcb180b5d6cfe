import { expect, test } from 'vitest';
import { h2RequestFor } from '../../../../src/load/raw/h2/request.ts';

const load = { host: '127.0.0.1', port: 8080, protocol: 'h2c' } as const;

test('pseudo-header fields come first, names in lower case, and nothing of HTTP/1', () => {
  const { fields, headOnly } = h2RequestFor(load, {
    method: 'GET',
    path: '/a?b',
    headers: [
      ['Accept', '*/*'],
      ['Connection', 'keep-alive'],
      ['Upgrade', 'h2c'],
      ['X-Twice', '1'],
      ['x-twice', '2'],
    ],
  });
  expect(fields).toEqual([
    [':method', 'GET'],
    [':scheme', 'http'],
    [':authority', '127.0.0.1:8080'],
    [':path', '/a?b'],
    ['accept', '*/*'],
    ['x-twice', '1'],
    ['x-twice', '2'],
  ]);
  expect(headOnly).toBe(false);
});

test('over TLS the scheme is https, and the authority is the one that was given', () => {
  const named = { ...load, protocol: 'h2', authority: 'shop.example' } as const;
  const { fields, headOnly, body } = h2RequestFor(named, { method: 'HEAD', path: '/' });
  expect(fields.slice(1, 3)).toEqual([
    [':scheme', 'https'],
    [':authority', 'shop.example'],
  ]);
  expect(headOnly).toBe(true);
  expect(body).toHaveLength(0);
});

test('a body has its length announced', () => {
  const requestBody = { bytes: 3, file: null };
  const { fields, body } = h2RequestFor(load, { method: 'PUT', path: '/', requestBody });
  expect(fields.at(-1)).toEqual(['content-length', '3']);
  expect(Buffer.from(body).toString()).toBe('xxx');
});
