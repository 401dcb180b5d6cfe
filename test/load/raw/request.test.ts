import { expect, test } from 'vitest';
import { requestFor } from '../../../src/load/raw/request.ts';

const at = { host: '127.0.0.1', port: 8080 };
const get = { method: 'GET', path: '/' };
const text = (...given: Parameters<typeof requestFor>) => requestFor(...given).toString('latin1');

test('Host is the address and the port where nothing else is said', () => {
  expect(text(at, get, 'keep-alive')).toBe('GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n');
  expect(text({ host: '::1', port: 80 }, get, 'close')).toBe(
    'GET / HTTP/1.1\r\nHost: [::1]\r\nConnection: close\r\n\r\n',
  );
});

test('Host leaves out the usual port of the scheme', () => {
  const secure = { host: '127.0.0.1', protocol: 'https1' } as const;
  expect(text({ ...secure, port: 443 }, get, 'keep-alive')).toContain('Host: 127.0.0.1\r\n');
  expect(text({ ...secure, port: 80 }, get, 'keep-alive')).toContain('Host: 127.0.0.1:80\r\n');
});

test('a name, field lines and a body stand where they belong', () => {
  const request = {
    ...{ method: 'POST', path: '/f?a' },
    headers: [['Accept', '*/*']] as const,
    requestBody: { bytes: 3, file: null },
  };
  expect(text({ ...at, authority: 'shop.example' }, request, 'close')).toBe(
    'POST /f?a HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nContent-Length: 3\r\n' +
      'Connection: close\r\n\r\nxxx',
  );
});

test('a method that usually has a body says that there is none', () => {
  expect(text(at, { method: 'POST', path: '/' }, 'keep-alive')).toContain('Content-Length: 0\r\n');
  expect(text(at, { method: 'DELETE', path: '/' }, 'keep-alive')).not.toContain('Content-Length');
});
