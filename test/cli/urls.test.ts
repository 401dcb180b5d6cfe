import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { urls } from '../../src/cli/urls.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

function read(text: string) {
  const path = join(temporaryFolder(), 'urls.txt');
  writeFileSync(path, text);
  const { success, data, error } = urls.safeParse(path);
  return success ? data : error.issues.map(({ message }) => message);
}

test('lines have weight, method, path, and after them status and header lines', () => {
  const text =
    '# the front page\n30 GET /\n\n  0.5 POST /form?x 303 "Content-Type: a/b" "X: \\"q\\""\n' +
    '2 HEAD /a%20b "Accept: x"\n';
  expect(read(text)).toEqual([
    { weight: 30, method: 'GET', path: '/', status: 200, headers: [] },
    {
      ...{ weight: 0.5, method: 'POST', path: '/form?x', status: 303 },
      headers: [
        ['Content-Type', 'a/b'],
        ['X', '"q"'],
      ],
    },
    { weight: 2, method: 'HEAD', path: '/a%20b', status: 200, headers: [['Accept', 'x']] },
  ]);
});

test.each([
  ['GET /', 'line 1: no weight, such as: 30 GET /page.html'],
  ['0 GET /', 'line 1: no weight, such as: 30 GET /page.html'],
  ['# x\n1 get /', 'line 2: give a method in capitals, such as GET, HEAD or POST, but not CONNECT'],
  ['1 GET page', /^line 1: give a path that begins with \//],
  ['1 GET / "no colon"', /^line 1: give a name and a value/],
  ['1 GET / "Connection: close"', /^line 1: the load sets it/],
  ['1 GET / "Host: a"', 'line 1: Host is the same for the whole mix: give it with --header'],
  ['# nothing\n', 'there is no line with a URL'],
])('%j is refused', (text, message) => {
  expect(read(text)).toContainEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  );
});

test('a file that is not there is refused', () => {
  expect(urls.safeParse('/nowhere').error?.issues[0]?.message).toMatch(/^ENOENT/);
});
