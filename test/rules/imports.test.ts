import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/**
 * Allowed imports between folders. They point one way; a folder that is not named here may import
 * nothing.
 */
const allowed: Record<string, readonly string[]> = {
  cli: [
    ...['studies', 'doctor', 'report', 'history', 'analysis', 'run', 'plan', 'load', 'server'],
    ...['host', 'mpm', 'os'],
  ],
  studies: [
    ...['live', 'report', 'history', 'analysis', 'run', 'plan', 'agent', 'sample', 'load'],
    ...['server', 'stats', 'host', 'os', 'access-log'],
  ],
  live: ['report', 'analysis', 'run', 'plan', 'load', 'server'],
  doctor: ['plan', 'server', 'host'],
  report: ['history', 'analysis', 'run', 'plan', 'sample', 'load', 'server', 'stats'],
  history: ['analysis', 'plan', 'stats', 'host'],
  analysis: ['run', 'plan', 'sample', 'load', 'server', 'stats'],
  run: ['plan', 'sample', 'load', 'server', 'channel', 'stats', 'host'],
  plan: ['load', 'server', 'stats', 'host'],
  agent: ['sample', 'load', 'server', 'channel', 'host'],
  sample: ['server', 'host', 'os'],
  server: ['channel', 'host', 'os', 'mpm', 'httpd-config'],
  load: ['stats', 'host', 'os'],
  host: ['os'],
  stats: [],
  mpm: ['os', 'httpd-config'],
  channel: ['os'],
  'httpd-config': [],
  'access-log': [],
  os: [],
};

/** Packages that one file only may import, so that replacing one is a change of one file. */
const onceOnly = [
  ...['dockerode', 'autocannon', 'undici', 'koffi', 'rolldown', 'chartjs-node-canvas'],
  '@peculiar/x509',
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(src, name));

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^'\n]+)'/g)].map(
    (m) => m[1] ?? '',
  );

const folderOf = (file: string) => {
  const [first = ''] = relative(src, file).split('/');
  return first.replace(/\.ts$/, '');
};

test('imports between folders point one way', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((path) => path.startsWith('.'))
      .map((path) => ({
        from: folderOf(file),
        to: folderOf(resolve(dirname(file), path)),
        file,
        path,
      }))
      .filter(({ file, path }) => !relative(src, resolve(dirname(file), path)).startsWith('..'))
      .filter(({ from, to }) => from !== to && !(allowed[from] ?? []).includes(to))
      .map(({ file, path }) => `${relative(src, file)} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test('HTTP and the configuration of our own server know nothing of its models', () => {
  const apart = ['mpm/http', 'mpm/config'];
  const wrong = apart.flatMap((folder) =>
    files
      .filter((file) => relative(src, file).startsWith(`${folder}/`))
      .flatMap((file) => importsOf(file).map((path) => ({ file, path })))
      // What the file system says is no model's business.
      .filter(({ path }) => !path.startsWith('node:') && path !== '../../os/file-stamp.ts')
      // Its language is no part of a model either.
      .filter(({ path }) => !path.startsWith('../../httpd-config/'))
      .filter(({ path }) => !/^\.\/[^/]+$/.test(path))
      .map(({ file, path }) => `${relative(src, file)} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test('httpd’s configuration language imports nothing', () => {
  const own = files.filter((file) => relative(src, file).startsWith('httpd-config/'));
  expect(own.length).toBeGreaterThan(5);
  const outside = own.flatMap(importsOf).filter((path) => !/^\.\/[^/]+$/.test(path));
  expect(outside).toEqual([]);
});

test('the allowed directions have no cycle', () => {
  const visit = (folder: string, path: readonly string[]): void => {
    expect(path, `cycle: ${[...path, folder].join(' -> ')}`).not.toContain(folder);
    for (const next of allowed[folder] ?? []) visit(next, [...path, folder]);
  };
  for (const folder of Object.keys(allowed)) visit(folder, []);
});

test.each(onceOnly)('%s is imported by at most one file', (name) => {
  const users = files.filter((file) => importsOf(file).includes(name));
  expect(users.map((file) => relative(src, file)).length).toBeLessThanOrEqual(1);
});
