import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { openRunFolder } from '../../src/run/folder.ts';
import { readRecords } from '../../src/run/results.ts';
import { arms } from '../../src/server/arm.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { needs, root } from '../fixtures/needs.ts';
import { fetchMs, never, runtime } from '../fixtures/real-httpd.ts';
import { writeRun } from '../fixtures/run-folder.ts';
import { smallDisk } from '../fixtures/small-disk.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const kibibytesIn = (folder: string) =>
  readdirSync(folder).reduce(
    (sum, name) => sum + Math.ceil(statSync(join(folder, name)).size / 4096) * 4,
    0,
  );

needs(root).test('a disk that fills while the report is written keeps the trials', async () => {
  const { folder, run } = commandLine();
  const disk = smallDisk(join(folder, 'disk'), 8192);
  writeRun(join(disk.path, 'run'));
  writeFileSync(join(disk.path, 'run/report.html'), 'the report before');
  const trials = readFileSync(join(disk.path, 'run/results.jsonl'), 'utf8');
  disk.resize(kibibytesIn(join(disk.path, 'run')) + 16);
  const { code, out, err } = await run('report', 'disk/run');
  expect(err).toBe(
    'cannot write disk/run/report.html: no space left on device (ENOSPC)\n' +
      'The trials in disk/run are safe. When it can be written, write it again: ' +
      'npm run report -- disk/run\n',
  );
  expect([code, out]).toEqual([3, '']);
  expect(readFileSync(join(disk.path, 'run/report.html'), 'utf8')).toBe('the report before');
  expect(readdirSync(join(disk.path, 'run')).toSorted()).toEqual([
    ...['plan.json', 'report.html', 'results.jsonl'],
  ]);
  expect(readFileSync(join(disk.path, 'run/results.jsonl'), 'utf8')).toBe(trials);
  disk.resize(65_536);
  expect((await run('report', 'disk/run')).code).toBe(0);
  expect(readFileSync(join(disk.path, 'run/report.html'), 'utf8')).toContain('<html');
});

needs(root).test(
  'a disk that fills while a run is measured stops it with one message, and it goes on later',
  async () => {
    const { folder, start, left } = commandLine();
    const disk = smallDisk(join(folder, 'disk'), 8192);
    const load = ['--preset', 'smoke', '--workload', 'keepalive', '--duration', '0.5'];
    const flags = ['--runtime', 'process', '--server', 'httpd', '--mpm', 'event', '--rounds', '20'];
    const tool = start('bench', ...load, ...flags, '--out', 'disk/run');
    tool.stderr?.on('data', (chunk) => {
      if (/^ {2}round 2 of 20/m.test(String(chunk))) disk.resize(kibibytesIn(`${disk.path}/run`));
    });
    const { code, err } = await tool.ended;
    expect(err).toContain('cannot write disk/run/results.jsonl: no space left on device (ENOSPC)');
    expect(err).toMatch(/\d trials? are kept in disk\/run\.\nContinue: npm run bench -- --resume/);
    expect(err).not.toMatch(/^ +at /m);
    expect([code, left()]).toEqual([3, []]);
    const kept = readRecords(openRunFolder(join(disk.path, 'run'))).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(20);
    disk.resize(65_536);
    const resumed = start('bench', '--resume', 'disk/run');
    const records = () => readRecords(openRunFolder(join(disk.path, 'run'))).length;
    await expect.poll(records, { timeout: 60_000 }).toBeGreaterThan(kept);
    resumed.kill('SIGINT');
    expect((await resumed.ended).code).toBe(130);
  },
  120_000,
);
