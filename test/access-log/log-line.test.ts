import { expect, test } from 'vitest';
import { lineReader } from '../../src/access-log/log-line.ts';

const time = '[10/Oct/2000:13:55:36 -0700]';
const atSeconds = Date.UTC(2000, 9, 10, 20, 55, 36) / 1000;
const read = (line: string) => lineReader()(line);
const common = `127.0.0.1 - frank ${time} "GET /apache_pb.gif HTTP/1.0" 200 2326`;

test('a line in the common format', () => {
  expect(read(common)).toEqual({
    ...{ client: '127.0.0.1', atSeconds, status: 200, tail: null },
    request: { method: 'GET', path: '/apache_pb.gif' },
  });
});

test.each([
  ['combined', `${common} "http://a/?b=1" "Mozilla/5.0 (X11)"`, { tail: null }],
  ['%D behind it', `${common} "-" "x" 12345`, { tail: 12_345 }],
  ['%D behind the common format', `${common} 12345`, { tail: 12_345 }],
  ['%I and %O of mod_logio behind it', `${common} "-" "x" 300 5000`, { tail: null }],
  ['no bytes', `${common.replace('2326', '-')} "-" "x" 7`, { tail: 7 }],
  ['IPv6', common.replace('127.0.0.1', '2001:db8::1'), { client: '2001:db8::1' }],
  ['a name of the client', common.replace('127.0.0.1', 'a.example'), { client: 'a.example' }],
  ['vhost_combined', `shop.example:443 ${common} "-" "x"`, { client: '127.0.0.1' }],
  ['IPv6 in vhost_combined', `a:80 ::1 - - ${common.slice(18)}`, { client: '::1' }],
  ['an identity', common.replace(' - frank', ' id frank'), { client: '127.0.0.1' }],
  ['a user with a blank', common.replace('frank', 'frank von x'), { client: '127.0.0.1' }],
  [
    'quotes in the request line',
    common.replace('/apache_pb.gif', '/a\\"b\\\\'),
    { request: { method: 'GET', path: '/a\\"b\\\\' } },
  ],
  [
    'a query',
    common.replace('.gif', '.gif?secret=1&b'),
    { request: { method: 'GET', path: '/apache_pb.gif' } },
  ],
  [
    'a blank in the path',
    common.replace('apache_pb', 'a b'),
    { request: { method: 'GET', path: '/a b.gif' } },
  ],
  [
    'a TLS handshake',
    common.replace('GET /apache_pb.gif HTTP/1.0', '\\x16\\x03\\x01'),
    { request: null },
  ],
  [
    'no request',
    common.replace('GET /apache_pb.gif HTTP/1.0', '-'),
    { request: null, status: 200 },
  ],
  ['bytes above 127', common.replace('apache_pb', 'caf\xe9'), { status: 200 }],
])('%s', (_, line, expected) => {
  expect(read(line)).toMatchObject(expected);
});

test.each([
  ['an empty line', ''],
  ['the end of a cut line', 'a_pb.gif HTTP/1.0" 200 2326'],
  ['the start of a cut line', common.slice(0, 60)],
  ['a line that is cut in its status', common.slice(0, common.indexOf('200') + 2)],
  ['an error log', '[Tue Oct 10 13:55:36 2000] [error] [client 1.2.3.4] no'],
  ['a time that is none', common.replace('Oct', 'Okt')],
  ['JSON', '{"client": "127.0.0.1", "status": 200}'],
])('%s is in no known format', (_, line) => {
  expect(read(line)).toBeNull();
});

test('times of other minutes, days and zones are read after one another', () => {
  const reader = lineReader();
  const at = (text: string) => reader(common.replace(time, `[${text}]`))?.atSeconds;
  expect(at('10/Oct/2000:13:55:36 -0700')).toBe(atSeconds);
  expect(at('10/Oct/2000:13:55:59 -0700')).toBe(atSeconds + 23);
  expect(at('10/Oct/2000:13:56:00 -0700')).toBe(atSeconds + 24);
  expect(at('10/Oct/2000:13:55:36 -0700')).toBe(atSeconds);
  expect(at('10/Oct/2000:22:55:36 +0200')).toBe(atSeconds);
  expect(at('11/Oct/2000:02:25:36 +0530')).toBe(atSeconds);
});
