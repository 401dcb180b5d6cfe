import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atoi, milliseconds } from '../../../src/httpd-config/numbers.ts';
import { wordsIn } from '../../../src/httpd-config/words.ts';
import { readConfig } from '../../../src/mpm/config/config.ts';
import type { Mpm, ServerConfig } from '../../../src/mpm/config/server-config.ts';

const noFlags = { directives: [], defines: [] };
const read = (
  mpm: Mpm,
  text: string,
  flags = noFlags as { directives: string[]; defines: string[] },
) => {
  const result = readConfig(mpm, { path: 'x.conf', text }, flags);
  if ('error' in result) throw new Error(result.error);
  return result.config;
};

describe('the compiled defaults', () => {
  // prefork.c DEFAULT_START_DAEMON 5, MIN_FREE 5, MAX_FREE 10, SERVER_LIMIT 256; worker.c and
  // event.c 3, 3 × 25, 10 × 25, 16.
  test.each([
    [
      'prefork',
      {
        startServers: 5,
        minSpareServers: 5,
        maxSpareServers: 10,
        serverLimit: 256,
        maxRequestWorkers: 256,
        daemonsLimit: 256,
      },
    ],
    [
      'worker',
      {
        startServers: 3,
        minSpareThreads: 75,
        maxSpareThreads: 250,
        serverLimit: 16,
        threadLimit: 64,
        threadsPerChild: 25,
        maxRequestWorkers: 400,
        daemonsLimit: 16,
      },
    ],
    [
      'event',
      {
        startServers: 3,
        minSpareThreads: 75,
        maxSpareThreads: 250,
        serverLimit: 16,
        threadLimit: 64,
        threadsPerChild: 25,
        maxRequestWorkers: 400,
        daemonsLimit: 16,
        asyncRequestWorkerFactor: 2,
      },
    ],
  ] as const)('of %s', (mpm, expected) => {
    expect(read(mpm, '')).toMatchObject(expected);
  });

  test('of what all MPMs share', () => {
    expect(read('event', '')).toMatchObject({
      ...{
        keepAlive: true,
        enableSendfile: false,
        keepAliveTimeoutMs: 5000,
        maxKeepAliveRequests: 100,
        timeoutMs: 60_000,
      },
      ...{ limitRequestLine: 8190, limitRequestFieldSize: 8190, limitRequestFields: 100 },
      ...{ limitRequestBody: 2 ** 30, listenBackLog: 511, acceptFilter: 'data' },
      ...{ gracefulShutdownTimeoutMs: 0, maxConnectionsPerChild: 0 },
    });
  });
});

describe('the arms’ own files', () => {
  const file = (mpm: Mpm) =>
    readFileSync(join(import.meta.dirname, `../../../docker/httpd-${mpm}/mpm.conf`), 'utf8');

  test.each([
    [
      'prefork',
      {
        serverLimit: 64,
        startServers: 64,
        minSpareServers: 1,
        maxSpareServers: 64,
        maxRequestWorkers: 64,
      },
    ],
    [
      'worker',
      {
        serverLimit: 4,
        startServers: 2,
        threadsPerChild: 32,
        minSpareThreads: 1,
        maxSpareThreads: 64,
        maxRequestWorkers: 64,
        daemonsLimit: 2,
      },
    ],
    [
      'event',
      {
        serverLimit: 4,
        startServers: 2,
        threadsPerChild: 32,
        minSpareThreads: 1,
        maxSpareThreads: 64,
        maxRequestWorkers: 64,
        daemonsLimit: 2,
      },
    ],
  ] as const)('%s, matched', (mpm, expected) => {
    const matched = { directives: [], defines: ['TUNING_MATCHED'] };
    expect(read(mpm, file(mpm), matched)).toMatchObject(expected);
    expect(read(mpm, file(mpm))).toEqual(read(mpm, ''));
  });

  test('another MPM’s is refused', () => {
    expect(readConfig('worker', { path: 'x', text: file('event') }, noFlags)).toEqual({
      error: 'AH00534: httpd: Configuration error: More than one MPM loaded.',
    });
  });
});

describe('what httpd makes of a value', () => {
  test.each<[Mpm, string, Partial<ServerConfig>]>([
    ['event', 'KeepAliveTimeout 100ms', { keepAliveTimeoutMs: 100 }],
    ['event', 'KeepAliveTimeout 7', { keepAliveTimeoutMs: 7000 }],
    ['event', 'KeepAliveTimeout 2min', { keepAliveTimeoutMs: 120_000 }],
    ['event', 'KeepAliveTimeout 1h', { keepAliveTimeoutMs: 3_600_000 }],
    ['event', 'MaxKeepAliveRequests many', { maxKeepAliveRequests: 0 }],
    ['event', 'MaxKeepAliveRequests -1', { maxKeepAliveRequests: -1 }],
    ['event', 'KeepAlive oFF', { keepAlive: false }],
    ['event', 'EnableSendfile oN', { enableSendfile: true }],
    // event.c: sixteenths, divided without a remainder.
    ['event', 'AsyncRequestWorkerFactor 1.5', { asyncRequestWorkerFactor: 1 }],
    ['event', 'AsyncRequestWorkerFactor 0.2', { asyncRequestWorkerFactor: 1 }],
    ['event', 'AsyncRequestWorkerFactor 3.99', { asyncRequestWorkerFactor: 3 }],
    ['event', 'AcceptFilter http none', { acceptFilter: 'none' }],
    ['event', 'AcceptFilter https none', { acceptFilter: 'data' }],
    ['event', 'Listen 8081', { listen: { host: '::', port: 8081 } }],
    ['event', 'Listen 127.0.0.1:8081', { listen: { host: '127.0.0.1', port: 8081 } }],
    ['event', 'Listen [::1]:8081', { listen: { host: '::1', port: 8081 } }],
    ['event', 'ServerName http://example.org:81', { serverName: 'example.org:81' }],
    ['event', 'GracefulShutdownTimeout 3', { gracefulShutdownTimeoutMs: 3000 }],
    ['prefork', 'MaxClients 30', { maxRequestWorkers: 30, daemonsLimit: 30 }],
    ['prefork', 'StartServers 5\nstartservers 7', { startServers: 7 }],
    // Corrections without a word: prefork_run, worker_run and event_run.
    ['prefork', 'MinSpareServers 20\nMaxSpareServers 3', { maxSpareServers: 21 }],
    ['prefork', 'StartServers 50\nMaxRequestWorkers 10', { startServers: 10 }],
    ['worker', 'MinSpareThreads 50\nMaxSpareThreads 60', { maxSpareThreads: 76 }],
    ['event', 'StartServers 50', { startServers: 16 }],
    // Corrections that are reported.
    [
      'event',
      'ThreadsPerChild 65',
      { threadsPerChild: 64, maxRequestWorkers: 384, daemonsLimit: 6 },
    ],
    ['event', 'MaxRequestWorkers 1000', { maxRequestWorkers: 1000, daemonsLimit: 16 }],
    ['worker', 'MaxRequestWorkers 110', { maxRequestWorkers: 100, daemonsLimit: 4 }],
    ['worker', 'MaxRequestWorkers 20', { maxRequestWorkers: 25, daemonsLimit: 1 }],
    ['prefork', 'MaxRequestWorkers 1000', { maxRequestWorkers: 256, daemonsLimit: 256 }],
  ])('%s: %s', (mpm, text, expected) => {
    expect(read(mpm, text)).toMatchObject(expected);
  });
});

test('a flag counts more than the file, also where both say Listen', () => {
  const flags = { directives: ['Listen 127.0.0.1:9000', 'ThreadsPerChild 10'], defines: [] };
  expect(read('event', 'Listen 8080\nThreadsPerChild 20', flags)).toMatchObject({
    listen: { host: '127.0.0.1', port: 9000 },
    threadsPerChild: 10,
  });
});

test('relative paths begin at ServerRoot, wherever it stands, or else at -d', () => {
  const root = join(import.meta.dirname, '..');
  const expected = { documentRoot: import.meta.dirname, pidFile: join(root, 'logs/httpd.pid') };
  const text = 'DocumentRoot config\nPidFile logs/httpd.pid\n';
  expect(read('event', `${text}ServerRoot ${root}`)).toMatchObject(expected);
  const byFlag = readConfig('event', { path: 'x.conf', text }, { ...noFlags, root });
  expect(byFlag).toMatchObject({ config: expected });
});

test('a mistake in a flag is one of the command line', () => {
  const flags = { directives: ['KeepAlive On', 'ThreadsPerChild'], defines: [] };
  expect(readConfig('event', null, flags)).toEqual({
    error:
      'AH00526: Syntax error on line 2 of -c/-C directives:\nThreadsPerChild takes ' +
      'one argument, Number of threads each child creates',
  });
});

test('a restart keeps the limits of the start, and says so in the words of the log', () => {
  const text = 'ServerLimit 20\nThreadLimit 32\nThreadsPerChild 100\nStartServers 0';
  const result = readConfig('event', { path: 'x', text }, noFlags, {
    serverLimit: 16,
    threadLimit: 64,
  });
  expect(result).toMatchObject({
    config: { serverLimit: 16, threadLimit: 64, threadsPerChild: 64, startServers: 1 },
    warnings: [
      'AH00501: changing ServerLimit to 20 from original value of 16 not allowed during restart',
      'AH00506: changing ThreadLimit to 32 from original value of 64 not allowed during restart',
      'AH00508: ThreadsPerChild of 100 exceeds ThreadLimit of 64, decreasing to match',
      'AH00514: MaxRequestWorkers of 400 is not an integer multiple of ' +
        'ThreadsPerChild of 64, decreasing to nearest multiple 384',
      'AH00518: StartServers of 0 not allowed, increasing to 1',
    ],
  });
});

test.each<[string, readonly string[]]>([
  ['a b', ['a', 'b']],
  ['"a b" c', ['a b', 'c']],
  ["'a \\' b' c", ["a ' b", 'c']],
  ['"a \\" \\\\ \\n" c', ['a " \\ \\n', 'c']],
  ['"" a', ['', 'a']],
  ['"a b', ['a b']],
  ['a"b c"d', ['a"b', 'c"d']],
  ['', []],
])('the words in %s', (text, expected) => {
  expect(wordsIn(text)).toEqual(expected);
});

test.each([
  // C's atoi on 64-bit Linux: strtol, cut to 32 bits.
  ['12abc', 12],
  [' -7', -7],
  ['+3', 3],
  ['x', 0],
  ['4294967297', 1],
  ['2147483648', -2147483648],
  ['99999999999999999999', -1],
])('atoi(%j) is %i', (text, expected) => {
  expect(atoi(text)).toBe(expected);
});

test('whatever a file says, the result obeys the limits that the MPMs rely on', () => {
  const names = [
    'StartServers',
    'ServerLimit',
    'MaxRequestWorkers',
    'ThreadsPerChild',
    'ThreadLimit',
    'MinSpareThreads',
    'MaxSpareThreads',
  ];
  const directive = fc.tuple(
    fc.constantFrom(...names),
    fc.oneof(fc.integer({ min: -10, max: 3000 }), fc.integer()),
  );
  fc.assert(
    fc.property(fc.array(directive, { maxLength: 10 }), (directives) => {
      const config = read('event', directives.map((each) => each.join(' ')).join('\n'));
      expect(config.daemonsLimit).toBeGreaterThanOrEqual(1);
      expect(config.daemonsLimit).toBeLessThanOrEqual(config.serverLimit);
      expect(config.startServers).toBeLessThanOrEqual(config.daemonsLimit);
      expect(config.threadsPerChild).toBeLessThanOrEqual(config.threadLimit);
      expect(config.maxRequestWorkers % config.threadsPerChild).toBe(0);
      expect(config.maxSpareThreads).toBeGreaterThan(
        config.minSpareThreads + config.threadsPerChild,
      );
    }),
  );
});

test.each([
  ['Listen 8080\nListen 8081', 'only one Listen is supported'],
  ['ListenCoresBucketsRatio 8', 'ListenCoresBucketsRatio is not supported'],
  ['Listen [fe80::1%eth0]:8080', 'Scope id is not supported'],
])('what httpd can and ours cannot is refused, in words: %j', (text, words) => {
  const result = readConfig('event', { path: 'x.conf', text }, noFlags);
  expect(result).toMatchObject({ error: expect.stringContaining(words) });
});

test('a directive of another module is taken where such a module is loaded, and named', () => {
  const text = 'DeflateCompressionLevel 5\n';
  const alone = readConfig('event', { path: 'x', text }, noFlags);
  expect(alone).toMatchObject({ error: expect.stringContaining('Invalid command') });
  const loaded = `LoadModule deflate_module modules/mod_deflate.so\n${text}`;
  expect(readConfig('event', { path: 'x', text: loaded }, noFlags)).toMatchObject({
    ...{ idle: ['DeflateCompressionLevel'], warnings: [] },
  });
});

test('no text makes it throw', () => {
  const lines = fc.constantFrom(
    '<IfDefine A>',
    '</IfDefine>',
    '<IfModule',
    '>',
    'KeepAlive',
    '"',
    '\\',
    'LoadModule a b',
    '#',
    'Listen',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, fc.string()), { maxLength: 8 }), (parts) => {
      const result = readConfig('worker', { path: 'x', text: parts.join('\n') }, noFlags);
      expect(Object.keys(result)).toContain('error' in result ? 'error' : 'config');
    }),
  );
});

test.each([
  ['5', 5000],
  ['5s', 5000],
  ['250ms', 250],
  ['1mi', 60_000],
  ['5m', null],
  ['5x', null],
  ['-5', null],
  ['', 0],
])('%j is %s milliseconds', (text, expected) => {
  expect(milliseconds(text)).toBe(expected);
});
