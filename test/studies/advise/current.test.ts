import { join } from 'node:path';
import { expect, test } from 'vitest';
import { advise } from '../../../src/studies/advise/advise.ts';
import { changesText } from '../../../src/studies/advise/changes.ts';
import { type Current, readCurrent } from '../../../src/studies/advise/current.ts';
import { overToday } from '../../../src/studies/advise/over-today.ts';
import { costs, site } from '../../fixtures/advise/costs-of.ts';
import { folderWith } from '../../fixtures/files.ts';

/** Writes files below a folder and reads the first one. */
function read(files: Readonly<Record<string, string>>) {
  const folder = folderWith(files);
  const [first = ''] = Object.keys(files);
  return readCurrent(join(folder, first));
}

const loading = 'IncludeOptional mods-enabled/*.load\nIncludeOptional mods-enabled/*.conf\n';

const debian = {
  'apache2.conf': `KeepAliveTimeout 5\n${loading}`,
  'mods-enabled/mpm_prefork.load': 'LoadModule mpm_prefork_module /usr/lib/mod_mpm_prefork.so\n',
  'mods-enabled/mpm_prefork.conf':
    '<IfModule mpm_prefork_module>\nStartServers 5\nMinSpareServers 5\nMaxSpareServers 10\n' +
    'MaxRequestWorkers 150\n</IfModule>\n',
};

const known = (current: ReturnType<typeof readCurrent>): Current => {
  if ('problem' in current) throw new Error(current.problem);
  return current;
};

test('a whole configuration is read with its includes, and with the MPM that it loads', () => {
  const { mpm, settings } = known(read(debian));
  expect(mpm).toBe('prefork');
  expect(settings.prefork).toMatchObject({
    ...{ maxRequestWorkers: 150, startServers: 5, minSpare: 5, maxSpare: 10 },
    ...{ keepAliveSeconds: 5, threadsPerChild: null },
  });
});

test('a fragment without an MPM is read for each of them', () => {
  const { mpm, settings } = known(read({ 'mine.conf': 'MaxRequestWorkers 100\nKeepAlive Off\n' }));
  expect(mpm).toBeNull();
  expect(settings.event).toMatchObject({ maxRequestWorkers: 100, keepAliveSeconds: 0 });
  expect(settings.prefork?.maxRequestWorkers).toBe(100);
});

test('each directive stands beside that of today, with the reason for a change', () => {
  const current = known(read(debian));
  const text = changesText(current, advise(site({ clients: 100 }), costs('prefork'))).join('\n');
  expect(text).toMatch(/^Today in .*apache2\.conf → advised:$/m);
  expect(text).toMatch(
    /^ {2}MaxRequestWorkers {9}150 → \d+ +\d+ are needed for the connections open$/m,
  );
  expect(text).toMatch(/^ {2}StartServers {14}5 → \d+ +the workers in use on average/m);
  expect(text).toMatch(/^ {2}KeepAliveTimeout {10}5 +as it is today$/m);
});

test('another MPM than that of today is said, and nothing is compared', () => {
  const current = known(read(debian));
  expect(changesText(current, advise(site(), costs('event')))).toEqual([
    `Today ${current.path} loads prefork, with MaxRequestWorkers 150 and KeepAliveTimeout 5; ` +
      'for event all of these directives are new.',
  ]);
});

test.each([
  ['a file that is not there', () => readCurrent('/nowhere.conf'), 'No such file or directory'],
  [
    'sections that do not match',
    () => read({ 'a.conf': '<IfModule x>\n' }),
    /Expected <\/IfModule>/,
  ],
])('%s is a problem', (_, reading, words) => {
  expect(reading()).toEqual({ problem: expect.stringMatching(words) });
});

test('lines of today that would contradict the advice are set to httpd’s defaults', () => {
  const limits = 'ThreadLimit 25\nThreadsPerChild 25\nListenBackLog 64\n';
  const current = known(read({ 'mine.conf': `${limits}AsyncRequestWorkerFactor 0.5\n` }));
  const advice = advise(site({ clients: 8000 }), costs('event'));
  expect(advice.settings).toMatchObject({
    ...{ threadsPerChild: 64, threadLimit: null, asyncRequestWorkerFactor: null },
  });
  const over = overToday(advice, current);
  expect(over.settings).toMatchObject({ threadLimit: 64, asyncRequestWorkerFactor: 2 });
  const generous = known(read({ 'mine.conf': 'ThreadLimit 128\nListenBackLog 4096\n' }));
  expect(overToday(advice, generous)).toEqual(advice);
  expect(changesText(current, over).join('\n')).toMatch(/ThreadLimit +25 → 64 /);
  const plain = known(read({ 'mine.conf': 'MaxRequestWorkers 100\n' }));
  expect(overToday(advice, plain)).toEqual(advice);
  expect(overToday(advice, null)).toBe(advice);
});
