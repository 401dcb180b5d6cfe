import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findEngine } from '../../src/server/docker/engine.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { machines, type RemoteEngine } from '../fixtures/engine/remote-engine.ts';
import { sshServer } from '../fixtures/engine/ssh-server.ts';
import { containerEngine, needs, programs, root } from '../fixtures/needs.ts';

// Runs beside one other: it measures servers of an engine of its own.

const image = process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4';
const engine = await findEngine();

const words = [
  ...['bench', '--preset', 'smoke', '--mpm', 'all', '--server', 'httpd', '--runtime', 'docker'],
  ...['--httpd-image', image, '--out', 'run'],
];

async function onOtherMachine(number: number) {
  const network = machines(number);
  onTestFinished(() => network[Symbol.asyncDispose](), 60_000);
  const far = await network.engine([image]);
  return { far, ...commandLine({ env: { DOCKER_HOST: far.dockerHost } }) };
}

const containersOf = (far: RemoteEngine, ...filter: readonly string[]) =>
  far.docker('ps', '--quiet', ...filter).trim();

needs(containerEngine(engine), root, programs('ip', 'nsenter', 'dockerd', 'docker')).describe(
  'an engine on another machine',
  () => {
    test('runs the arms, and an agent there observes them', { timeout: 300_000 }, async () => {
      const { far, folder, run, trials, left } = await onOtherMachine(1);
      const ended = await run(...words, '--rounds', '2');
      expect(ended.code, ended.err).toBe(0);
      expect(ended.err).toContain(`starting the agent on ${far.address}`);
      expect(ended.out).toContain(`on ${far.address}, load from`);
      const read = (name: string) => JSON.parse(readFileSync(join(folder, 'run', name), 'utf8'));
      expect(read('plan.json').serverAddress).toBe(far.address);
      const { runtime } = read('environment.json');
      expect(runtime.serverAddress).toBe(far.address);
      // The two machines are one here, so that their clocks are; each side knows its own within
      // half a millisecond.
      const mostUs = runtime.clockOffsetBoundUs + 1000;
      expect(Math.abs(runtime.clockOffsetUs)).toBeLessThanOrEqual(mostUs);
      const completed = trials('run').filter((trial) => trial.state === 'completed');
      expect(completed.length).toBeGreaterThan(0);
      for (const { observation } of completed) {
        expect(observation.memory?.source).toMatch(/^cgroup/);
        expect(observation.cpuUs).toBeGreaterThan(0);
        expect(observation.processes.rows.length).toBeGreaterThan(0);
      }
      // The server's own count, read there, is that of the load, counted here.
      const busy = completed.filter(({ workload }) => workload === 'keepalive');
      expect(busy).toHaveLength(6);
      for (const { observation, requests } of busy) expect(observation.accesses).toBe(requests);
      const rest = (arm: string) =>
        completed.find((each) => each.workload === 'memory' && each.arm === arm)?.footprintBytes
          ?.median ?? 0;
      expect(rest('httpd-prefork')).toBeGreaterThan(2 * rest('httpd-worker'));
      expect(rest('httpd-prefork')).toBeGreaterThan(2 * rest('httpd-event'));
      expect(containersOf(far, '--all')).toBe('');
      expect(left()).toEqual([]);
    });

    test('a lost agent costs its round, and is replaced', { timeout: 300_000 }, async () => {
      const { far, measuring, trials } = await onOtherMachine(2);
      const load = ['--workload', 'keepalive', '--rounds', '2', '--duration', '3'];
      const bench = await measuring(...words, ...load);
      const agent = containersOf(far, '--filter', 'label=mpm-bench.arm=the agent');
      far.docker('kill', agent);
      const ended = await bench.ended;
      expect(ended.code, ended.err).toBe(0);
      const failed = trials('run').filter((trial) => trial.state === 'failed');
      expect(failed.map(({ round, stage }) => [round, stage])).toContainEqual([1, 'agent']);
      expect(JSON.stringify(failed)).toContain('the connection to the agent');
      const again = trials('run').filter(({ round, attempt }) => round === 1 && attempt === 2);
      expect(again.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
      expect(containersOf(far, '--all')).toBe('');
    });

    needs(programs('sshd', 'ssh', 'ssh-keygen')).test(
      'is reached over SSH, too',
      async () => {
        const { far } = await onOtherMachine(5);
        const { dockerHost, env } = await sshServer(far.within, far.address, far.socket);
        const { run, trials } = commandLine({ env: { ...env, DOCKER_HOST: dockerHost } });
        const stranger = commandLine({ env: { DOCKER_HOST: dockerHost } });
        expect((await stranger.run('doctor')).out).toContain('Host key verification failed');
        const load = ['--workload', 'keepalive', '--rounds', '1', '--duration', '1'];
        const ended = await run(...words, ...load);
        expect(ended.code, ended.err).toBe(0);
        expect(ended.err).toContain(`starting the agent on ${far.address}`);
        expect(trials('run').map(({ state }) => state)).toEqual(Array(3).fill('completed'));
        expect(containersOf(far, '--all')).toBe('');
      },
      300_000,
    );
  },
);
