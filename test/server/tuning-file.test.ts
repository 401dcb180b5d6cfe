import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { arms } from '../../src/server/arm.ts';
import { poolOf } from '../../src/server/pool.ts';
import { inUsersFiles } from '../../src/server/tuning.ts';
import { readTuningFile } from '../../src/server/tuning-file.ts';
import { folderWith } from '../fixtures/files.ts';

/** Writes files below a folder; the first is read as the tuning. */
function readWith(texts: Readonly<Record<string, string>>) {
  const folder = folderWith(texts);
  const [main = ''] = Object.keys(texts);
  const tuning = readTuningFile(join(folder, main));
  const capacity = (mpm: 'event') => poolOf({ ...arms[`httpd-${mpm}`], tuning }).capacity;
  return { folder, tuning, capacity };
}

test('a file without includes and variables is kept as it is', () => {
  const { tuning, folder } = readWith({ 'a.conf': 'ThreadsPerChild 8\n' });
  const path = join(folder, 'a.conf');
  expect(tuning).toEqual({ name: 'file', path, text: 'ThreadsPerChild 8\n' });
});

test.each([
  ['by its name', 'pool.conf'],
  ['by a pattern', 'po*.conf'],
  ['in quotes', '"pool.conf"'],
])('an included file is kept with it, %s', (_, name) => {
  const { tuning, folder, capacity } = readWith({
    'a.conf': `# pool\nInclude ${name}\n`,
    'pool.conf': 'ThreadsPerChild 16\nMaxRequestWorkers 48\n',
  });
  expect(tuning.included).toEqual([
    {
      name: 'conf/included/0/000-pool.conf',
      path: join(folder, 'pool.conf'),
      text: 'ThreadsPerChild 16\nMaxRequestWorkers 48\n',
    },
  ]);
  expect(capacity('event')).toBe(48);
});

test('a relative path is looked for in the folders above, as below a ServerRoot', () => {
  const { capacity } = readWith({
    'conf/mods/mpm.conf': 'Include conf/extra/pool.conf\n',
    'conf/extra/pool.conf': 'IncludeOptional conf/extra/more/*.conf\n',
    'conf/extra/more/1.conf': 'ThreadsPerChild 10\n',
    'conf/extra/more/2.conf': 'MaxRequestWorkers 30\n',
  });
  expect(capacity('event')).toBe(30);
});

test('a file that includes itself ends', () => {
  const { tuning } = readWith({ 'a.conf': 'Include a.conf\nThreadsPerChild 5\n' });
  expect(tuning.included).toHaveLength(1);
});

test('a file that is not there is left for httpd to miss', () => {
  const { tuning } = readWith({ 'a.conf': 'Include gone.conf\nInclude ${DIR}/x.conf\n' });
  expect(tuning.text).toBe('Include gone.conf\nInclude ${DIR}/x.conf\n');
});

test('the variables that it names are kept, and no others', () => {
  vi.stubEnv('MPM_TEST_WORKERS', '75');
  const { tuning, capacity } = readWith({
    'a.conf': 'MaxRequestWorkers ${MPM_TEST_WORKERS}\nServerAdmin ${MPM_TEST_NOT_SET}\n',
  });
  vi.unstubAllEnvs();
  expect(tuning.variables).toEqual({ MPM_TEST_WORKERS: '75' });
  expect(capacity('event')).toBe(75);
});

test('a message of a server names the files of the user', () => {
  const { tuning, folder } = readWith({ 'a.conf': 'Include b.conf', 'b.conf': 'X' });
  const words =
    'on line 1 of /r/conf/tuning.conf: line 2 of /r/conf/included/0/000-b.conf; /r/conf/x';
  expect(inUsersFiles(words, tuning, '/r')).toBe(
    `on line 1 of ${folder}/a.conf: line 2 of ${folder}/b.conf; conf/x`,
  );
});
