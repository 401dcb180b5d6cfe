import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findEngine } from '../../src/server/docker/engine.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { copyImages, machines, type RemoteEngine } from '../fixtures/engine/remote-engine.ts';
import { containerEngine, needs, programs, root } from '../fixtures/needs.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

// Runs beside one other: it measures servers of three engines of its own.

const image = process.env.MPM_BENCH_HTTPD_IMAGE ?? 'httpd:2.4';
const engine = await findEngine();

const words = [
  ...['bench', '--preset', 'smoke', '--mpm', 'all', '--runtime', 'swarm'],
  ...['--httpd-image', image],
];

/** Busy enough to be disturbed, and short. */
const busy = ['--workload', 'keepalive', '--rounds', '3', '--duration', '3'];

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

needs(containerEngine(engine), root, programs('ip', 'nsenter', 'dockerd', 'docker')).describe(
  'a swarm of three nodes',
  () => {
    let network: ReturnType<typeof machines>;
    let manager: RemoteEngine;
    let workers: readonly RemoteEngine[];

    beforeAll(async () => {
      network = machines(3);
      manager = await network.engine([image]);
      workers = [await network.engine([]), await network.engine([])];
      manager.docker('swarm', 'init', '--advertise-addr', manager.address);
      const token = manager.docker('swarm', 'join-token', '--quiet', 'worker').trim();
      for (const worker of workers) {
        worker.docker('swarm', 'join', '--token', token, `${manager.address}:2377`);
      }
    }, 120_000);
    afterAll(() => network[Symbol.asyncDispose](), 120_000);

    const label = ({ docker }: RemoteEngine, role: string) => {
      const id = docker('info', '--format', '{{.Swarm.NodeID}}').trim();
      manager.docker('node', 'update', '--label-add', `mpm-bench.role=${role}`, id);
    };
    const tool = () => commandLine({ env: { DOCKER_HOST: manager.dockerHost } });
    const left = () =>
      [
        manager.docker('service', 'ls', '--quiet'),
        manager.docker('secret', 'ls', '--quiet'),
        ...[manager, ...workers].map(({ docker }) => docker('ps', '--quiet')),
      ]
        .join('')
        .trim();
    const until = async (isSo: () => boolean) => {
      await vi.waitUntil(isSo, { timeout: 60_000, interval: 200 });
    };
    /** Starts a run, and returns when it measures. */
    const measuring = async (...more: readonly string[]) => {
      const own = tool();
      const child = own.start(...words, ...busy, ...more, '--out', 'run');
      let progress = '';
      child.stderr?.on('data', (chunk) => (progress += chunk));
      await until(() => progress.includes('Measure: ') || child.exitCode !== null);
      await wait(2000);
      return { ...own, child };
    };

    test('says what is missing: roles, and then an image', { timeout: 120_000 }, async () => {
      const { run } = tool();
      const unlabelled = await run(...words);
      expect(unlabelled.code, unlabelled.err).toBe(2);
      expect(oneLine(unlabelled.err)).toContain(
        'docker node update --label-add mpm-bench.role=server NODE',
      );
      label(manager, 'server');
      for (const worker of workers) label(worker, 'generator');
      const lacking = await run(...words);
      expect(lacking.code, lacking.err).not.toBe(0);
      const [, agent = ''] = /docker save (mpm-bench\/agent:\w+) /.exec(oneLine(lacking.err)) ?? [];
      expect(agent, lacking.err).not.toBe('');
      expect(left()).toBe('');
      for (const { docker } of workers) {
        copyImages([agent], temporaryFolder(), docker, manager.docker);
      }
    });

    test('runs the main job: arms on one, the load from two', { timeout: 300_000 }, async () => {
      const { folder, run, trials, left: leftHere } = tool();
      const ended = await run(...words, '--rounds', '2', '--out', 'run');
      expect(ended.code, ended.err).toBe(0);
      const plan = JSON.parse(readFileSync(join(folder, 'run/plan.json'), 'utf8'));
      expect(plan.serverAddress).toBe(manager.address);
      expect(plan.generatorAddresses.toSorted()).toEqual(workers.map(({ address }) => address));
      expect(plan.notes.join()).toContain('native-event left out: a swarm runs httpd without PHP');
      const completed = trials('run').filter((trial) => trial.state === 'completed');
      // The server's own count is that of both machines together.
      const keptAlive = completed.filter(({ workload }) => workload === 'keepalive');
      expect(keptAlive).toHaveLength(6);
      for (const { observation, requests } of keptAlive) {
        expect(observation.accesses).toBe(requests);
      }
      const memoryOf = (arm: string) =>
        completed.find((each) => each.workload === 'memory' && each.arm === arm)?.footprintBytes
          ?.median ?? 0;
      expect(memoryOf('httpd-prefork')).toBeGreaterThan(2 * memoryOf('httpd-worker'));
      expect(memoryOf('httpd-prefork')).toBeGreaterThan(2 * memoryOf('httpd-event'));
      const beside = (arm: string) =>
        completed.filter((each) => each.cell === 'parked-128' && each.arm === arm);
      expect(beside('httpd-event')).toHaveLength(2);
      for (const { requests } of beside('httpd-event')) expect(requests).toBeGreaterThan(0);
      for (const { requests } of beside('httpd-prefork')) expect(requests).toBe(0);
      await until(() => left() === '');
      expect(leftHere()).toEqual([]);
    });

    test('a lost generator costs its round, and is replaced', { timeout: 180_000 }, async () => {
      const { child, trials } = await measuring();
      const [first] = workers;
      first?.docker('kill', first.docker('ps', '--quiet').trim());
      const ended = await child.ended;
      const all = trials('run');
      const failed = all.filter((trial) => trial.state === 'failed');
      expect(JSON.stringify(failed), ended.err).toContain('the connection to the agent');
      const completed = all.filter((trial) => trial.state === 'completed');
      expect(
        completed.some(({ round }) => round > (failed[0]?.round ?? 9)),
        ended.err,
      ).toBe(true);
      await until(() => left() === '');
    });

    test('no second run takes a node, and a killed one leaves nothing', {
      timeout: 180_000,
    }, async () => {
      const { child } = await measuring();
      const second = await tool().run(...words, ...busy);
      expect(second.code, second.err).not.toBe(0);
      expect(oneLine(second.err)).toContain('another run uses it');
      expect(child.exitCode).toBeNull();
      child.kill('SIGKILL');
      await until(() => left() === '');
    });
  },
);
