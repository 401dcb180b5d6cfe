import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { errorLogLine } from '../../src/mpm/log/error-log.ts';
import { inWords } from '../../src/mpm/scoreboard/status-text.ts';
import type { ServeOptions } from '../../src/mpm/serve-options.ts';
import { probe } from '../../src/server/probe.ts';
import { kinds, smallPool, startServer, until } from '../fixtures/mpm/servers.ts';

const serveFile = resolve(import.meta.dirname, '../../src/mpm/serve.ts');
const folder = mkdtempSync(join(tmpdir(), 'mpm-bench-test-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (options: ServeOptions) =>
  execa(process.execPath, [serveFile, JSON.stringify(options)], { reject: false, timeout: 20_000 });
const files = `DocumentRoot ${folder}`;

describe('what cannot be served is refused, in words and with a status', () => {
  test('an argument that is wrong in two ways: both at once, status 2', async () => {
    const wrong = { mpm: 'fork', port: 80 } as unknown as ServeOptions;
    const { exitCode, stderr } = await run(wrong);
    expect(exitCode).toBe(2);
    expect(stderr.split('\n')).toEqual([
      'mpm "fork": must be prefork, worker or event',
      'port: no such option of serve.ts',
    ]);
  });

  test('a port that is taken gets httpd’s lines and status 1', async () => {
    await using server = await startServer('native', 'prefork', smallPool('prefork'));
    const { exitCode, stderr } = await run({
      mpm: 'event',
      directives: [`Listen 127.0.0.1:${server.port}`, files],
    });
    expect(exitCode).toBe(1);
    expect(stderr.split('\n').slice(-3)).toEqual([
      '(98)Address already in use: AH00072: make_sock: could not bind to address ' +
        `127.0.0.1:${server.port}`,
      'no listening sockets available, shutting down',
      'AH00015: Unable to open logs',
    ]);
  });

  test('a file for httpd is served: what has no effect here is named once', async () => {
    const text =
      'PidFile "logs/httpd.pid"\nMaxMemFree 2048\nUser nobody\nmaxmemfree 1\nLogLevel warn\n' +
      'LoadModule status_module modules/mod_status.so\n<Directory />\nRequire all denied\n' +
      '</Directory>\n';
    const file = join(folder, 'httpd.conf');
    writeFileSync(file, text);
    const checked = await run({ mpm: 'event', file, directives: [files], check: true });
    expect([checked.exitCode, checked.stderr.split('\n')]).toEqual([
      0,
      ['mpm-bench serve: without effect here: MaxMemFree, User, LogLevel, <Directory', 'Syntax OK'],
    ]);
  });

  test('a pid file in a folder that is not there is done without, in words', async () => {
    const file = `${folder}/none/httpd.pid`;
    const server = startServer('native', 'event', `${smallPool('event')}\nPidFile ${file}`);
    await using up = await server;
    expect(up.log()).toContain(`AH00099: could not create ${file} (ENOENT); there is no pid`);
  });

  test('a docroot that is not there, a directive that is not known', async () => {
    const missing = await run({ mpm: 'worker', directives: [`${files}/none`] });
    expect([missing.exitCode, missing.stderr]).toEqual([
      1,
      expect.stringContaining('is not a directory, or is not readable'),
    ]);
    writeFileSync(join(folder, 'bad.conf'), 'ThreadsPerChild 5\n');
    const foreign = await run({ mpm: 'prefork', file: join(folder, 'bad.conf') });
    expect([foreign.exitCode, foreign.stderr]).toEqual([
      1,
      expect.stringContaining("Invalid command 'ThreadsPerChild'"),
    ]);
    const absent = await run({ mpm: 'prefork', file: join(folder, 'none.conf') });
    expect([absent.exitCode, absent.stderr]).toEqual([
      1,
      `cannot read the configuration file ${folder}/none.conf (ENOENT)`,
    ]);
  });

  test('check says what is wrong without starting', async () => {
    const { exitCode, stderr } = await run({
      mpm: 'worker',
      directives: [files, 'MaxRequestWorkers 70'],
      check: true,
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('AH00316: WARNING: MaxRequestWorkers of 70');
    expect(stderr).toMatch(/Syntax OK$/);
  });

  test(
    'a second server with the same pid file leaves, a pid file of ' + 'nobody is overwritten',
    async () => {
      await using server = await startServer('native', 'prefork', smallPool('prefork'));
      const { exitCode, stdout } = await run({
        mpm: 'prefork',
        directives: [files, `PidFile ${server.pidFile}`],
      });
      expect([exitCode, stdout]).toEqual([0, `httpd (pid ${server.pid}) already running`]);
      expect(readFileSync(server.pidFile, 'utf8').trim()).toBe(String(server.pid));
    },
  );
});

test.each(['prefork', 'worker', 'event'] as const)(
  '%s: the status page has httpd’s keys in httpd’s order',
  async (mpm) => {
    const keys = async (port: number) => {
      const url = `http://127.0.0.1:${port}/server-status?auto`;
      const text = (await probe(url, { timeoutMs: 5000 })).body.toString('latin1');
      return text
        .split('\n')
        .filter((line) => line.includes(':'))
        .map((line) => line.slice(0, line.indexOf(':')));
    };
    const seen: Record<string, readonly string[]> = {};
    for (const kind of kinds) {
      await using server = await startServer(kind, mpm, smallPool(mpm));
      // Rates are printed only where there is an uptime, and the load only where CPU time has been
      // used.
      await until('a second is over', async () => (await keys(server.port)).includes('ReqPerSec'));
      seen[kind] = (await keys(server.port)).filter((key) => key !== 'CPULoad');
    }
    expect(seen.native).toEqual(seen.httpd);
    expect(seen.native).toContain('Scoreboard');
  },
);

test('a line of the log is as httpd’s', () => {
  const nowUs = Date.UTC(2026, 10, 5, 9, 8, 7, 12) * 1000 + 345;
  process.env.TZ = 'UTC';
  expect(errorLogLine('mpm_event', 'notice', 'AH00489: ready', 42, nowUs)).toBe(
    '[Thu Nov 05 09:08:07.012345 2026] [mpm_event:notice] [pid 42:tid 42] AH00489: ready',
  );
});

test.each([
  [0, ''],
  [1, ' 1 second'],
  [3600, ' 1 hour'],
  [2 * 86_400 + 61, ' 2 days 1 minute 1 second'],
])('an uptime of %i s is%s', (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});
