import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Message } from '../../src/host/message.ts';
import { arms } from '../../src/server/arm.ts';
import { poolOf } from '../../src/server/pool.ts';
import { readTuningFile } from '../../src/server/tuning-file.ts';
import { askTunings } from '../../src/studies/ask-tunings.ts';
import { shippedFiles } from '../fixtures/httpd-config/distributions.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { fetchMs, never, realHttpd } from '../fixtures/real-httpd.ts';

beforeAll(async () => {
  await realHttpd();
}, fetchMs);

const mpms = ['prefork', 'worker', 'event'] as const;
const silent = { out: () => {}, err: () => {}, progress: process.stderr };

/** Asks both servers about files, the first of which is the tuning. */
async function ask(
  texts: Readonly<Record<string, string>>,
  of: readonly (typeof mpms)[number][] = mpms,
) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  const tuning = readTuningFile(join(folder, Object.keys(texts)[0] ?? ''));
  const asked = of.flatMap((mpm) => [
    { ...arms[`httpd-${mpm}`], tuning },
    { ...arms[`native-${mpm}`], tuning },
  ]);
  const problems: Message[] = [];
  const httpd = { path: null, image: '' };
  const understood = await askTunings(
    { arms: asked, httpd },
    { name: 'process' },
    problems,
    silent,
    never,
  );
  const pools = Object.fromEntries(
    understood.arms.map((arm) => [arm.id, [poolOf(arm).capacity, poolOf(arm).started]]),
  );
  const words = problems
    .flat()
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
  return { pools, notes: understood.notes ?? [], problem: words.join(''), folder };
}

/** Both servers make the same of a file: [capacity, workers at the start]. */
const both = (pools: Partial<Record<(typeof mpms)[number], readonly number[]>>) =>
  Object.fromEntries(
    Object.entries(pools).flatMap(([mpm, pool]) => [
      [`httpd-${mpm}`, pool],
      [`native-${mpm}`, pool],
    ]),
  );

describe('the plan has the numbers of the servers', () => {
  test('of a condition on httpd’s version', async () => {
    const text =
      '<IfModule mpm_prefork_module>\n<IfVersion < 2.4>\nMaxClients 40\n</IfVersion>\n' +
      '<IfVersion >= 2.4>\nMaxRequestWorkers 40\n</IfVersion>\n</IfModule>\n' +
      '<IfModule !mpm_prefork_module>\nThreadsPerChild 20\nMaxRequestWorkers 40\n</IfModule>';
    const { pools, notes, problem } = await ask({ 'a.conf': text });
    expect(pools).toEqual(both({ prefork: [40, 5], worker: [40, 40], event: [40, 40] }));
    expect({ notes, problem }).toEqual({ notes: [], problem: '' });
  });

  test('of the last of the two names, of quoted numbers, of an included file', async () => {
    const files = {
      'a.conf': 'Include pool.conf\nMaxClients "32"\n',
      'pool.conf': "ThreadsPerChild '16'\nMaxRequestWorkers 64\nStartServers 1\n",
    };
    expect((await ask(files, ['event', 'worker'])).pools).toEqual(
      both({ event: [32, 16], worker: [32, 16] }),
    );
  });

  test('of a ThreadLimit that stands behind what it limits', async () => {
    const text = 'ThreadsPerChild 100\nMaxRequestWorkers 400\nThreadLimit 100';
    expect((await ask({ 'a.conf': text }, ['worker'])).pools).toEqual(both({ worker: [400, 300] }));
  });

  test('of the file of the official image, with a block for every MPM', async () => {
    const pool = 'MaxRequestWorkers 100\nMaxConnectionsPerChild 0\n</IfModule>\n';
    const text =
      '<IfModule !mpm_netware_module>\nPidFile "logs/httpd.pid"\n</IfModule>\n' +
      `<IfModule mpm_prefork_module>\nStartServers 5\nMinSpareServers 5\n${pool}` +
      `<IfModule mpm_worker_module>\nThreadsPerChild 25\n${pool}` +
      `<IfModule mpm_event_module>\nThreadsPerChild 25\n${pool}` +
      '<IfModule mpm_netware_module>\nThreadStackSize 65536\nMaxThreads 1000\n</IfModule>\n' +
      '<IfModule !mpm_netware_module>\nMaxMemFree 2048\n</IfModule>\n';
    expect((await ask({ 'a.conf': text })).pools).toEqual(
      both({ prefork: [100, 5], worker: [100, 75], event: [100, 75] }),
    );
  });
});

describe('a file as it is shipped is taken, or the MPMs that take it are named', () => {
  test.each(shippedFiles)('$of', async ({ text, pools: expected }) => {
    const taking = mpms.filter((mpm) => expected[mpm] !== undefined);
    const taken = await ask({ 'a.conf': text }, taking);
    expect({ pools: taken.pools, problem: taken.problem }).toEqual({
      ...{ pools: both(expected), problem: '' },
    });
    if (taking.length === mpms.length) return;
    const { problem } = await ask({ 'a.conf': text });
    expect(problem).toContain(`use {"mpm":"${taking.join(',')}"}`);
  });
});

test('a directive of a module that no arm loads is refused, with what to do', async () => {
  const { problem } = await ask({ 'a.conf': 'DirectoryIndex index.php\n' }, ['event']);
  expect(problem).toContain("Invalid command 'DirectoryIndex'");
  expect(problem).toContain('Add a LoadModule line for the module that has it');
});

test('a variable of the environment reaches both servers', async () => {
  vi.stubEnv('MPM_TEST_WORKERS', '152');
  const text = 'MaxRequestWorkers ${MPM_TEST_WORKERS}\n';
  const { pools, notes } = await ask({ 'a.conf': text }, ['prefork']);
  vi.unstubAllEnvs();
  expect(pools).toEqual(both({ prefork: [152, 5] }));
  expect(notes).toEqual([]);
});

test('one that is not defined is named first, then what httpd makes of it', async () => {
  const text = 'MaxRequestWorkers ${MPM_TEST_NOT_SET}\n';
  const { pools, notes, problem } = await ask({ 'a.conf': text }, ['prefork', 'event']);
  expect(pools).toEqual(both({ prefork: [1, 1], event: [25, 25] }));
  expect(problem).toBe('');
  expect(notes[0]).toMatch(/: AH00111: Config variable \$\{MPM_TEST_NOT_SET\} is not defined$/);
  expect(notes).toContain(
    'httpd-prefork and native-prefork: this makes 1 worker, 1 of them at the start',
  );
});

test('KeepAlive Off is said, because keep-alive clients then connect anew', async () => {
  const { notes } = await ask({ 'a.conf': 'KeepAlive Off\n' }, ['event']);
  expect(notes).toEqual([
    'httpd-event and native-event: KeepAlive is Off, so each request of a keep-alive client ' +
      'opens a new connection',
  ]);
});

describe('a file that would not be applied as it is written is a problem', () => {
  test('a number that httpd lowers, in its words', async () => {
    const { problem, folder } = await ask({ 'a.conf': 'MaxRequestWorkers 3500\n' }, ['prefork']);
    expect(problem).toContain(`${folder}/a.conf, httpd-prefork and native-prefork:\n    AH00180: `);
    expect(problem).toContain('decreasing MaxRequestWorkers to 256');
  });

  test('a file for threads under all MPMs, with the MPMs that take it', async () => {
    const text = 'StartServers 2\nMinSpareThreads 20\nThreadsPerChild 20\nMaxRequestWorkers 120\n';
    const { problem, folder } = await ask({ 'a.conf': text });
    expect(problem).toContain(`AH00526: Syntax error on line 2 of ${folder}/a.conf:`);
    expect(problem).toContain("Invalid command 'MinSpareThreads'");
    expect(problem).toContain('right for worker and event: use {"mpm":"worker,event"}');
  });

  test.each([
    ['MaxRequestWorkers 48 # was 400', 'MaxRequestWorkers takes one argument'],
    ['<IfModule event.c>\nThreadsPerChild 16\n</ IfModule>', '</ without matching < section'],
    ['Include gone.conf', 'Could not open configuration file'],
  ])('%j', async (text, words) => {
    expect((await ask({ 'a.conf': text }, ['event'])).problem).toContain(words);
  });
});
