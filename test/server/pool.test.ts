import { expect, test } from 'vitest';
import { arms, type BaseArmId, type Tuning } from '../../src/server/arm.ts';
import { poolOf } from '../../src/server/pool.ts';

const file = (text: string, more: object = {}): Tuning => ({
  ...{ name: 'file', path: 'x.conf', text },
  ...more,
});

// The value of each is that of httpd 2.4.71, asked with `-t` and a start.
test.each([
  ['httpd-prefork', { name: 'matched' }, 64, 64],
  ['httpd-worker', { name: 'matched' }, 64, 64],
  ['httpd-event', { name: 'matched' }, 64, 64],
  ['native-event', { name: 'matched' }, 64, 64],
  // Compiled defaults: prefork.c starts 5 of 256; worker.c and event.c start 3 of 16 servers with
  // 25 threads each.
  ['httpd-prefork', { name: 'stock' }, 256, 5],
  ['httpd-worker', { name: 'stock' }, 400, 75],
  ['httpd-event', { name: 'stock' }, 400, 75],
  ['httpd-event', file('MaxRequestWorkers 100\nThreadsPerChild 50\nStartServers 1'), 100, 50],
  ['native-event', file('MaxRequestWorkers 100\nThreadsPerChild 50\nStartServers 1'), 100, 50],
  ['httpd-event', file('<IfModule worker.c>\nMaxRequestWorkers 100\n</IfModule>'), 400, 75],
  ['httpd-prefork', file('MaxClients 32'), 32, 5],
  ['httpd-prefork', file('MaxRequestWorkers 3'), 3, 3],
  // The last of the two names counts.
  ['httpd-event', file('MaxRequestWorkers 64\nMaxClients 32\nThreadsPerChild 16'), 32, 32],
  ['httpd-event', file('MaxClients 32\nMaxRequestWorkers 64\nThreadsPerChild 16'), 64, 48],
  ['httpd-event', file('MaxRequestWorkers "48"\nThreadsPerChild \'16\''), 48, 48],
  // httpd's corrections: ServerLimit, whole children, ThreadLimit.
  ['httpd-prefork', file('MaxRequestWorkers 3500'), 256, 5],
  ['httpd-event', file('MaxRequestWorkers 3500'), 400, 75],
  ['httpd-worker', file('ThreadsPerChild 32\nMaxRequestWorkers 100'), 96, 96],
  ['httpd-event', file('ThreadsPerChild 100\nMaxRequestWorkers 400'), 384, 192],
  ['httpd-event', file('ThreadsPerChild 100\nMaxRequestWorkers 400\nThreadLimit 100'), 400, 300],
  // The language: versions, variables, other sections.
  ['httpd-event', file('<IfVersion >= 2.4>\nMaxRequestWorkers 50\n</IfVersion>'), 50, 50],
  ['httpd-event', file('Define n 50\nMaxRequestWorkers ${n}'), 50, 50],
  ['httpd-event', file('MaxRequestWorkers ${N}', { variables: { N: '50' } }), 50, 50],
  ['httpd-prefork', file('MaxRequestWorkers ${NOT_THERE}'), 1, 1],
  ['httpd-event', file('MaxRequestWorkers ${NOT_THERE}'), 25, 25],
  ['httpd-event', file('<Location /x>\nKeepAlive Off\n</Location>\nMaxClients 50'), 50, 50],
  [
    'httpd-event',
    file('Include conf/included/0/*', {
      included: [{ name: 'conf/included/0/000-a.conf', path: '/a', text: 'MaxRequestWorkers 75' }],
    }),
    ...([75, 75] as const),
  ],
] satisfies [BaseArmId, Tuning, number, number][])(
  '%s under %o serves %i at once and starts %i',
  (id, tuning, capacity, started) => {
    expect(poolOf({ ...arms[id], tuning })).toMatchObject({ capacity, started });
  },
);

test('KeepAlive is read, and a section of a site does not change it', () => {
  const keepAlive = (text: string) =>
    poolOf({ ...arms['httpd-event'], tuning: file(text) }).keepAlive;
  expect(keepAlive('')).toBe(true);
  expect(keepAlive('KeepAlive Off')).toBe(false);
  expect(keepAlive('<VirtualHost *:80>\nKeepAlive Off\n</VirtualHost>')).toBe(true);
});

test('what the server said counts more than our reading', () => {
  const pool = { capacity: 7, threadsPerChild: 1, started: 3, keepAlive: true };
  expect(poolOf({ ...arms['httpd-event'], pool })).toBe(pool);
});
