import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, expect, test, vi } from 'vitest';
import { models } from '../../../src/mpm/models.ts';
import { bundleOnce, contentHash } from '../../../src/mpm/parent/bundle-once.ts';
import { compileOnce } from '../../../src/mpm/parent/compile-once.ts';
import { probe } from '../../../src/server/probe.ts';
import { type Server, small, startServer } from '../../fixtures/mpm/servers.ts';

const cache = mkdtempSync(join(tmpdir(), 'mpm-bench-test-bundle-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

test.each(['prefork', 'worker', 'event'] as const)(
  'the programs of %s are bundled once, and do nothing without an order',
  async (mpm) => {
    const { programs } = models[mpm];
    const files = bundleOnce(programs, cache) ?? [];
    expect(files.map((file) => basename(file))).toEqual(
      programs.map(({ pathname }) => `${basename(pathname, '.ts')}.cjs`),
    );
    const made = files.map((file) => statSync(file).ctimeMs);
    for (const file of files) {
      expect(readFileSync(file, 'utf8')).not.toMatch(/require\("\./);
      const { exitCode, stdout, stderr } = await execa(process.execPath, [file]);
      expect([exitCode, stdout, stderr]).toEqual([0, '', '']);
    }
    expect(bundleOnce(programs, cache)).toEqual(files);
    expect(files.map((file) => statSync(file).ctimeMs)).toEqual(made);
  },
);

test('a copy of the project has bundles of its own, which outlive no other', () => {
  const copy = join(cache, 'copy');
  const source = join(import.meta.dirname, '../../../src');
  cpSync(source, copy, { recursive: true });
  expect(contentHash(copy)).not.toBe(contentHash());
  expect(contentHash(copy)).toBe(contentHash(copy));
  // What a bundle loads from outside lies in this project.
  const [file = ''] = bundleOnce(models.event.programs, cache) ?? [];
  expect(readFileSync(file, 'utf8')).toContain(pathToFileURL(source).href);
});

test('where the cache cannot be written there is no bundle', () => {
  expect(bundleOnce(models.worker.programs, '/dev/null')).toBeNull();
});

test('what was bundled is compiled once, and again where its folder has gone', () => {
  vi.stubEnv('XDG_CACHE_HOME', mkdtempSync(join(cache, 'compile-')));
  const { file, environment } = compileOnce(models.prefork.programs);
  const compiled = join(dirname(file), 'compiled');
  const kept = () => readdirSync(environment.NODE_COMPILE_CACHE ?? '').length;
  expect(existsSync(compiled)).toBe(true);
  // The bundle, and what Node keeps of it.
  const before = kept();
  expect(before).toBeGreaterThan(1);
  const { ctimeMs } = statSync(compiled);
  expect(compileOnce(models.prefork.programs).file).toBe(file);
  expect(statSync(compiled).ctimeMs).toBe(ctimeMs);
  rmSync(dirname(file), { recursive: true });
  compileOnce(models.prefork.programs);
  expect(existsSync(compiled)).toBe(true);
  vi.unstubAllEnvs();
});

const programsOf = (server: Server) =>
  server
    .children()
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').at(-2) ?? '')
    .map((file) => basename(file));

test.each([
  ['the bundle', {}, 'child.cjs'],
  ['the sources where no cache can be written', { XDG_CACHE_HOME: '/dev/null' }, 'child.ts'],
])('children load %s, and serve', async (_, environment, program) => {
  const pool = 'StartServers 1\nThreadsPerChild 2\nMaxRequestWorkers 2\nMinSpareThreads 1';
  await using server = await startServer('native', 'event', pool, environment);
  expect(programsOf(server)).toEqual([program]);
  const { status, body } = await probe(`http://127.0.0.1:${server.port}/small.txt`, {
    timeoutMs: 5000,
  });
  expect([status, body.toString()]).toEqual([200, small]);
});
