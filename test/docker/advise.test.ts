import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openRunFolder } from '../../src/run/folder.ts';
import { findEngine } from '../../src/server/docker/engine.ts';
import { containerEngine, needs } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { writeRun } from '../fixtures/run-folder.ts';

// Runs beside one other: it measures real servers.

const cli = resolve(import.meta.dirname, '../../src/cli/main.ts');
const engine = await findEngine();

needs(containerEngine(engine)).describe('an advice checked in containers', () => {
  test('holds, or it says why that is not known', () => {
    const folder = temporaryFolder();
    writeRun(join(folder, 'run'));
    const site = [
      '--clients',
      '60',
      '--think',
      '2s',
      '--request-time',
      '20ms',
      '--keep-alive',
      '1s',
    ];
    const flags = ['--mpm', 'event', '--p99', '4s', '--out', 'out', '--json'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, 'advise', '--from', 'run', '--check', '--runtime', 'docker', ...site, ...flags],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout, stderr).not.toBe('');
    const [{ mpm, holds, seen }] = JSON.parse(stdout).check.held;
    expect(mpm).toBe('event');
    expect([status, holds], seen + stderr).toEqual(holds === null ? [3, null] : [0, true]);
    expect(openRunFolder(join(folder, 'out/check/advised-1s')).plan.runtime).toBe('docker');
  }, 180_000);
});
