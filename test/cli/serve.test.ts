import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../src/server/port.ts';
import { probe } from '../../src/server/probe.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { until } from '../fixtures/mpm/servers.ts';

test(
  'a wrong model, an unknown option, a value that is missing: all at ' + 'once, exit code 2',
  async () => {
    const { run } = commandLine();
    const { code, out, err } = await run(
      ...['serve', '--mpm', 'fork', '--log-level', 'loud', '-x', 'y', '--ThreadsPerChild'],
    );
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n')).toEqual([
      '--mpm "fork": choose prefork, worker or event',
      '--log-level "loud": choose error, warn, notice, info or debug',
      '"-x": no such option; see --help',
      '--ThreadsPerChild: a value is missing',
      'Nothing was done. npm run serve -- --help explains every option.',
    ]);
  },
);

test('--help names every option with its default', async () => {
  const { run } = commandLine();
  const { code, out } = await run('serve', '--help');
  expect(code).toBe(0);
  for (const option of ['--mpm', '--port', '--docroot', '-c', '-D', '--log-level', '-t']) {
    expect(out).toMatch(new RegExp(`^  ${option} `, 'm'));
  }
  expect(out).toContain('(default: 8080)');
  expect(out).toContain('--ThreadsPerChild 32');
});

test('options become directives that override the file, and -t only checks them', async () => {
  const { folder, run } = commandLine();
  writeFileSync(
    join(folder, 'a.conf'),
    '<IfDefine FEW>\nThreadsPerChild 4\n</IfDefine>\n<IfDefine MANY>\nFoo\n</IfDefine>\n',
  );
  const { code, out, err } = await run(
    ...['serve', '--mpm', 'worker', '-c', 'a.conf', '-D', 'FEW', '-t'],
    ...['--MaxRequestWorkers', '6', '--docroot', folder],
  );
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain(
    'MaxRequestWorkers of 6 is not an integer multiple of ThreadsPerChild of 4',
  );
  expect(err).toMatch(/Syntax OK\n$/);
  const both = await run('serve', '--mpm', 'worker', '-c', 'a.conf', '-D', 'FEW', '-D', 'MANY');
  expect(both.code).toBe(1);
  expect(both.err).toContain("Invalid command 'Foo'");
});

test('the server has the process id of the command, gets its signals and gives its exit code', {
  timeout: 90_000,
}, async () => {
  const { folder, start } = commandLine();
  writeFileSync(join(folder, 'small.txt'), 'small\n');
  const port = await freePort('127.0.0.1');
  const pidFile = join(folder, 'httpd.pid');
  const child = start(
    ...['serve', '--mpm', 'event', '--port', String(port), '--docroot', folder],
    ...['--StartServers', '1', '--ThreadsPerChild', '2', '--MaxRequestWorkers', '2'],
    ...['--PidFile', pidFile],
  );
  await until('the pid file is there', () => existsSync(pidFile), 60_000);
  expect(Number(readFileSync(pidFile, 'utf8'))).toBe(child.pid);
  const url = `http://127.0.0.1:${port}/small.txt`;
  const answered = async () => {
    const answer = await probe(url, { timeoutMs: 1000 }).catch(() => null);
    return answer?.body.toString() === 'small\n';
  };
  await until('it answers', answered);
  child.kill('SIGTERM');
  const { code, out, err } = await child.ended;
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain('AH00491: caught SIGTERM, shutting down');
  expect(existsSync(pidFile)).toBe(false);
});
