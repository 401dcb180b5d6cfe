import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findEngine } from '../../src/server/docker/engine.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { copyImages, machines, type RemoteEngine } from '../fixtures/engine/remote-engine.ts';
import { containerEngine, needs, programs, root } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

// Runs beside one other: it measures servers of three engines of its own.

const image = process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4';
const engine = await findEngine();

const words = [
  ...['bench', '--preset', 'smoke', '--mpm', 'all', '--server', 'httpd', '--runtime', 'swarm'],
  ...['--httpd-image', image],
];

/** A swarm: its manager carries the arms, two other nodes the load. */
async function swarmOf(number: number) {
  const network = machines(number);
  onTestFinished(() => network[Symbol.asyncDispose](), 120_000);
  const manager = await network.engine([image]);
  const workers = [await network.engine([]), await network.engine([])];
  manager.docker('swarm', 'init', '--advertise-addr', manager.address);
  const token = manager.docker('swarm', 'join-token', '--quiet', 'worker').trim();
  for (const worker of workers) {
    worker.docker('swarm', 'join', '--token', token, `${manager.address}:2377`);
  }
  const idOf = (each: RemoteEngine) => each.docker('info', '--format', '{{.Swarm.NodeID}}').trim();
  const label = (each: RemoteEngine, role: string) =>
    manager.docker('node', 'update', '--label-add', `mpm-bench.role=${role}`, idOf(each));
  return { manager, workers, label };
}

const leftOf = ({ docker }: RemoteEngine) =>
  [docker('service', 'ls', '--quiet'), docker('secret', 'ls', '--quiet')].join('').trim();

needs(containerEngine(engine), root, programs('ip', 'nsenter', 'dockerd', 'docker')).describe(
  'a swarm of three nodes',
  () => {
    test('runs the main job: arms on one, the load from two', { timeout: 600_000 }, async () => {
      const { manager, workers, label } = await swarmOf(3);
      const { folder, run, trials, left } = commandLine({
        env: { DOCKER_HOST: manager.dockerHost },
      });
      const unlabelled = await run(...words, '--out', 'none');
      expect(unlabelled.code, unlabelled.err).toBe(2);
      expect(unlabelled.err.replaceAll(/\s+/g, ' ')).toContain(
        'docker node update --label-add mpm-bench.role=server NODE',
      );
      label(manager, 'server');
      for (const worker of workers) label(worker, 'generator');
      const lacking = await run(...words, '--out', 'lacking');
      expect(lacking.code, lacking.err).not.toBe(0);
      const said = lacking.err.replaceAll(/\s+/g, ' ');
      const [, agent = ''] = /docker save (mpm-bench\/agent:\w+) /.exec(said) ?? [];
      expect(agent, lacking.err).not.toBe('');
      expect(leftOf(manager)).toBe('');
      for (const worker of workers) {
        copyImages([agent], temporaryFolder(), worker.docker, manager.docker);
      }
      const ended = await run(...words, '--rounds', '2', '--out', 'run');
      expect(ended.code, ended.err).toBe(0);
      const read = (name: string) => JSON.parse(readFileSync(join(folder, 'run', name), 'utf8'));
      const plan = read('plan.json');
      expect(plan.serverAddress).toBe(manager.address);
      expect(plan.generatorAddresses.toSorted()).toEqual(workers.map(({ address }) => address));
      const completed = trials('run').filter((trial) => trial.state === 'completed');
      // The server's own count is that of both machines together.
      const busy = completed.filter(({ workload }) => workload === 'keepalive');
      expect(busy).toHaveLength(6);
      for (const { observation, requests } of busy) expect(observation.accesses).toBe(requests);
      const memoryOf = (arm: string) =>
        completed.find((each) => each.workload === 'memory' && each.arm === arm)?.footprintBytes
          ?.median ?? 0;
      expect(memoryOf('httpd-prefork')).toBeGreaterThan(2 * memoryOf('httpd-worker'));
      expect(memoryOf('httpd-prefork')).toBeGreaterThan(2 * memoryOf('httpd-event'));
      const beside = (arm: string) =>
        completed.filter((each) => each.cell === 'parked-128' && each.arm === arm);
      for (const { requests } of beside('httpd-event')) expect(requests).toBeGreaterThan(0);
      for (const { requests } of beside('httpd-prefork')) expect(requests).toBe(0);
      expect(leftOf(manager)).toBe('');
      expect(left()).toEqual([]);
    });
  },
);
