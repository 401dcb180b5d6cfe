import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineClient } from '../../src/server/docker/client.ts';
import { findEngine } from '../../src/server/docker/engine.ts';
import { containerEngine, needs } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

// Runs alone: its tool claims the machine as a real run does.

const cli = resolve(import.meta.dirname, '../../src/cli/main.ts');
const engine = await findEngine();

/** Lists the states of the containers that the tool of this pid made. */
async function containersOf(client: EngineClient, pid: number): Promise<readonly string[]> {
  const ours = await client.listContainers({ all: true, filters: { label: ['mpm-bench.owner'] } });
  const own = ours.filter(({ Labels }) => Labels['mpm-bench.owner']?.startsWith(`${pid}:`));
  return own.map(({ State }) => State);
}

needs(containerEngine(engine)).describe('the containers of a killed tool', () => {
  test('are gone within five seconds, without any command', async () => {
    if (!engine.reachable) throw new Error('there is an engine');
    const { client } = engine;
    const folder = temporaryFolder();
    const flags = ['--runtime', 'docker', '--mpm', 'prefork,event', '--server', 'httpd'];
    const load = ['--preset', 'smoke', '--workload', 'keepalive', '--duration', '60'];
    const tool = spawn(process.execPath, [cli, 'bench', ...flags, ...load, '--out', 'run'], {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: join(folder) },
    });
    onTestFinished(() => void tool.kill('SIGKILL'));
    const containers = () => containersOf(client, tool.pid ?? 0);
    await expect.poll(containers, { timeout: 240_000 }).toContain('running');
    tool.kill('SIGKILL');
    expect(await containers()).not.toEqual([]);
    await expect.poll(containers, { timeout: 5000 }).toEqual([]);
  }, 300_000);
});
