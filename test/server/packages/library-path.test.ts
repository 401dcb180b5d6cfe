import { afterEach, expect, test, vi } from 'vitest';
import { arms } from '../../../src/server/arm.ts';
import { libraryPath } from '../../../src/server/packages/library-path.ts';
import { httpdProgram } from '../../../src/server/process/httpd-program.ts';

afterEach(() => vi.unstubAllEnvs());

test('fetched libraries come first, the user’s own folders stay', () => {
  expect(libraryPath(['/tree/lib'], '/opt/lib:/opt/more')).toEqual({
    LD_LIBRARY_PATH: '/tree/lib:/opt/lib:/opt/more',
  });
  // An empty name would be the working folder.
  expect(libraryPath(['/tree/lib'], '')).toEqual({ LD_LIBRARY_PATH: '/tree/lib' });
  expect(libraryPath(['/tree/lib'], ':/opt/lib:')).toEqual({
    LD_LIBRARY_PATH: '/tree/lib:/opt/lib',
  });
  // Then the program gets what the user has, unchanged.
  expect(libraryPath([], '/opt/lib')).toEqual({});
});

const request = {
  arm: arms['httpd-event-fpm'],
  tuning: { name: 'matched' },
  runId: 'x',
  cpus: null,
  memoryLimitBytes: null,
  backendSocket: null,
} as const;

const binary = {
  path: '/tree/usr/sbin/apache2',
  modules: '/tree/usr/lib/apache2/modules',
  version: 'Apache/2.4.68',
  source: 'a test',
};

const php = {
  version: '8.2.36',
  module: '/php/libphp8.2.so',
  fpm: '/php/php-fpm8.2',
  extensions: '/php',
  source: 'a test',
};

test('an arm with PHP gets PHP’s libraries, httpd’s and the user’s', () => {
  vi.stubEnv('LD_LIBRARY_PATH', '/opt/lib');
  const of = (httpds: readonly string[], phps: readonly string[]) =>
    httpdProgram({ ...binary, libraries: httpds }, { ...php, libraries: phps }).environment(
      ...(['/r', request, { plain: '127.0.0.1:80', tls: null }] as const),
    ).LD_LIBRARY_PATH;
  expect(of(['/tree/lib'], ['/php/lib'])).toBe('/tree/lib:/php/lib:/opt/lib');
  expect(of([], ['/php/lib'])).toBe('/php/lib:/opt/lib');
  // Nothing fetched: what the user has goes to httpd as it is.
  expect(of([], [])).toBeUndefined();
});
