import { expect, test } from 'vitest';
import { readUrl } from '../../src/load/url.ts';

/** Returns one part of a URL that can be loaded. */
function part(text: string, name: 'name' | 'port' | 'authority' | 'path' | 'authorization') {
  const url = readUrl(text);
  return 'problem' in url ? url.problem : url[name];
}

test.each([
  ['http://shop.example/', 'shop.example'],
  ['http://shop.example:80/', 'shop.example'],
  ['http://Shop.Example:8080/', 'shop.example:8080'],
  ['http://127.0.0.1:8080/', '127.0.0.1:8080'],
  ['http://[::1]/', '[::1]'],
  ['http://[0:0:0:0:0:0:0:1]:8080/', '[::1]:8080'],
  ['http://user:pw@h:81/', 'h:81'],
])('Host of %s is %s', (text, authority) => {
  expect(part(text, 'authority')).toBe(authority);
});

test('a name to resolve has no brackets', () => {
  expect(part('http://[::1]:8080/', 'name')).toBe('::1');
});

test.each([
  ['http://h', '/'],
  ['http://h?a=b', '/?a=b'],
  ['http://h/p?', '/p?'],
  ['http://h/a b?c d#e', '/a%20b?c%20d'],
  ['http://h/%41%2f?%zz', '/%41%2f?%zz'],
  ['http://h/ü/../é', '/%C3%A9'],
  ['http://user:pw@h:81/x?y', '/x?y'],
])('the target of %s is %s', (text, path) => {
  expect(part(text, 'path')).toBe(path);
});

test.each([
  // RFC 7617, section 2.
  ['http://Aladdin:open%20sesame@h/', `Basic ${btoa('Aladdin:open sesame')}`],
  ['http://tester:secret@h/', `Basic ${btoa('tester:secret')}`],
  ['http://only@h/', `Basic ${btoa('only:')}`],
  ['http://:pw@h/', `Basic ${btoa(':pw')}`],
  // RFC 7617, section 2.1: in UTF-8.
  ['http://test:123£@h/', 'Basic dGVzdDoxMjPCow=='],
  ['http://a%40b:c%3Ad%zz@h/', `Basic ${btoa('a@b:c:d%zz')}`],
  ['http://h/', null],
])('the credentials of %s are sent as %s', (text, authorization) => {
  expect(part(text, 'authorization')).toBe(authorization);
});

test.each([
  ['unix:/run/httpd.sock', /a socket file cannot be loaded; let the server listen on a port/],
  ['http://unix:/run/httpd.sock:/x', /a socket file cannot be loaded/],
  ['http+unix://a/x', /a socket file cannot be loaded/],
  ['http://0.0.0.0:8080/x', /every address of the server, .* try http:\/\/127\.0\.0\.1:8080\/x$/],
  ['http://0/', /try http:\/\/127\.0\.0\.1\/$/],
  ['http://[::]:8080/', /try http:\/\/\[::1\]:8080\/$/],
  ['localhost:8080/x', /the scheme is missing; try http:\/\/localhost:8080\/x$/],
  ['127.0.0.1:8080', /try http:\/\/127\.0\.0\.1:8080$/],
  ['[::1]:8080/', /try http:\/\/\[::1\]:8080\/$/],
  ['www.example.org/a', /try http:\/\/www\.example\.org\/a$/],
  ['ftp://127.0.0.1/', /^URL "ftp:\/\/127\.0\.0\.1\/": give one such as http/],
  ['http://', /give one such as http/],
  ['mailto:a@b', /give one such as http/],
  ['', /give one such as http/],
])('%j is refused with what would help', (text, problem) => {
  expect(readUrl(text)).toEqual({ problem: expect.stringMatching(problem) });
});

test('https is read with its own usual port', () => {
  expect(readUrl('https://shop.example/server-status?auto')).toMatchObject({
    ...{ name: 'shop.example', port: 443, authority: 'shop.example', secure: true },
    path: '/server-status?auto',
  });
  expect(readUrl('https://[::1]:8443/')).toMatchObject({
    port: 8443,
    authority: '[::1]:8443',
  });
  expect(readUrl('HTTPS://a:80/')).toMatchObject({ port: 80, authority: 'a:80', secure: true });
  expect(readUrl('http://a/')).toMatchObject({ port: 80, secure: false });
  expect(readUrl('https://0.0.0.0/')).toEqual({
    problem: expect.stringMatching(/try https:\/\/127\.0\.0\.1\/$/),
  });
});

test('a password is not repeated in a problem', () => {
  for (const text of ['https://me:secret@0.0.0.0/', 'http://me:secret@0.0.0.0/']) {
    expect(readUrl(text)).toEqual({ problem: expect.stringContaining('//…@') });
    expect(JSON.stringify(readUrl(text))).not.toContain('secret');
  }
});
