import { expect, test } from 'vitest';
import type { Page } from '../../../src/access-log/pages.ts';
import type { Traffic } from '../../../src/access-log/traffic.ts';
import { mixOf } from '../../../src/studies/bench/mix-of-log.ts';

const page = (method: string, path: string, status: number, requests: number): Page => ({
  ...{ method, path, status, requests },
});

const traffic: Traffic = {
  ...{ requests: 200, malformed: 0, clients: 4, fromSeconds: 0, toSeconds: 60 },
  unread: { lines: 0, first: null },
  hours: Array(24).fill(0),
  busiestMinute: { atSeconds: 0, requests: 200, clients: 4 },
  busiestSecond: { atSeconds: 0, requests: 20 },
  requestTime: null,
  pages: [
    page('GET', '/', 200, 100),
    page('GET', '/logo.png', 304, 40),
    page('GET', '/old', 301, 10),
    page('HEAD', '/', 200, 4),
    page('POST', '/form', 303, 20),
    page('GET', '/gone', 404, 15),
    page('GET', '/a\\"b', 200, 6),
  ],
};

test('the mix has the documents and redirects by GET and HEAD, as a new client gets them', () => {
  expect(mixOf(traffic).lines).toEqual([
    { weight: 100, method: 'GET', path: '/', status: 200, headers: [] },
    { weight: 40, method: 'GET', path: '/logo.png', status: 200, headers: [] },
    { weight: 10, method: 'GET', path: '/old', status: 301, headers: [] },
    { weight: 4, method: 'HEAD', path: '/', status: 200, headers: [] },
  ]);
});

test('its share of the requests is said', () => {
  expect(mixOf(traffic).note).toMatch(/^the mix has 77 % of the requests of the access log/);
});
