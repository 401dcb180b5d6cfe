import { expect, test } from 'vitest';
import { checkTogether, runtimeFor } from '../../src/cli/bench-target.ts';
import { wording } from '../../src/cli/wording.ts';
import type { Problems } from '../../src/host/message.ts';

const usual: Parameters<typeof checkTogether>[0] = {
  ...{ site: undefined, path: undefined, urls: undefined, accessLog: [], method: 'GET' },
  ...{ header: [], requestBody: undefined, expectStatus: 200, expectBody: 'document' },
  ...{ tuning: { name: 'matched' }, server: 'auto', runtime: 'auto', words: undefined },
  ...{ siteImage: undefined, httpd: undefined, build: [], protocol: ['http1'] },
  httpdImage: process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4',
};

function problemsOf(change: Partial<typeof usual>) {
  const problems: Problems = [];
  checkTogether({ ...usual, ...change }, problems);
  return problems.map(wording);
}

const urls = [{ weight: 1, method: 'GET', path: '/', status: 200, headers: [] }];
const requestBody = { bytes: 3, file: null };

test.each<readonly [Partial<typeof usual>, readonly string[]]>([
  [{ siteImage: 'shop' }, []],
  [{ siteImage: 'shop', site: '/etc/x.conf', runtime: 'docker' }, []],
  [{ siteImage: 'shop', runtime: 'process' }, ['--site-image needs --runtime docker']],
  [
    { siteImage: 'shop', protocol: ['http1', 'h2'] },
    [
      '--site-image is asked over HTTP/1.1 alone, on one port without TLS: ' +
        'leave out --protocol http1,h2',
    ],
  ],
  [
    { siteImage: 'shop', httpd: '/bin/httpd', httpdImage: 'other', build: [{}] },
    [
      '--site-image has its own httpd: leave out --httpd /bin/httpd',
      '--site-image has its own httpd: leave out --httpd-image other',
      '--site-image has its own httpd: leave out --build',
    ],
  ],
])('what does not go with the site of an image: %o', (change, problems) => {
  expect(problemsOf(change)).toEqual(problems);
});

test.each<readonly [Partial<typeof usual>, string]>([
  [{}, 'auto'],
  [{ site: 'auto' }, 'process'],
  [{ site: 'auto', runtime: 'docker' }, 'docker'],
  [{ siteImage: 'shop' }, 'docker'],
])('where a site runs: %o', (change, runtime) => {
  expect(runtimeFor({ ...usual, ...change })).toBe(runtime);
});

test.each<readonly [string, Partial<typeof usual>, readonly string[]]>([
  ['nothing', {}, []],
  ['a mix with a field of all its requests', { urls, header: [['A', 'b']] }, []],
  ['two mixes', { urls, accessLog: ['a.log'] }, ['--urls makes the mix: leave out --access-log']],
  ['a path', { urls, path: '/x' }, ['--urls makes the mix: leave out --path /x']],
  [
    'a method and a body',
    { accessLog: ['a.log'], method: 'POST', requestBody },
    [
      '--access-log makes the mix: leave out --method POST',
      '--access-log makes the mix: leave out --request-body',
    ],
  ],
  [
    'a status',
    { urls, expectStatus: 302 },
    ['--urls makes the mix: leave out --expect-status 302'],
  ],
])('what the lines of a mix say is not said twice: %s', (_, change, problems) => {
  expect(problemsOf(change)).toEqual(problems);
});
