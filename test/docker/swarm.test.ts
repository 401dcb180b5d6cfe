import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findEngine } from '../../src/server/docker/engine.ts';
import { commandLine } from '../fixtures/command-line.ts';
import { type Swarm, swarmOfThree } from '../fixtures/engine/swarm.ts';
import { containerEngine, needs, programs, root } from '../fixtures/needs.ts';

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

needs(
  containerEngine(engine),
  root,
  programs('ip', 'nsenter', 'dockerd', 'docker', 'docker-registry'),
).describe('a swarm of three nodes', () => {
  let swarm: Swarm;
  /** Lets the workers pull the image of the agent. */
  const pulled: string[] = [];

  beforeAll(async () => {
    swarm = await swarmOfThree(3, [image]);
  }, 120_000);
  afterAll(() => swarm[Symbol.asyncDispose](), 120_000);

  const tool = () => commandLine({ env: { DOCKER_HOST: swarm.manager.dockerHost } });
  const left = () => swarm.left();
  const until = async (isSo: () => boolean) => {
    await vi.waitUntil(isSo, { timeout: 60_000, interval: 200 });
  };
  const measuring = async () => {
    const own = tool();
    return { ...own, child: await own.measuring(...words, ...busy, ...pulled, '--out', 'run') };
  };

  test('says what is missing: roles, and then an image', { timeout: 120_000 }, async () => {
    const { run } = tool();
    const unlabelled = await run(...words);
    expect(unlabelled.code, unlabelled.err).toBe(2);
    expect(oneLine(unlabelled.err)).toContain(
      'docker node update --label-add mpm-bench.role=server NODE',
    );
    swarm.label(swarm.manager, 'server');
    for (const worker of swarm.workers) swarm.label(worker, 'generator');
    const lacking = await run(...words);
    expect(lacking.code, lacking.err).not.toBe(0);
    const [, agent = ''] = /docker save (mpm-bench\/agent:\w+) /.exec(oneLine(lacking.err)) ?? [];
    expect(agent, lacking.err).not.toBe('');
    await until(() => left() === '');
    pulled.push('--registry', await swarm.registry());
  });

  test('runs the main job: arms on one, the load from two', { timeout: 300_000 }, async () => {
    const { folder, run, trials, left: leftHere } = tool();
    const ended = await run(...words, ...pulled, '--rounds', '2', '--out', 'run');
    expect(ended.code, ended.err).toBe(0);
    const plan = JSON.parse(readFileSync(join(folder, 'run/plan.json'), 'utf8'));
    expect(plan.serverAddress).toBe(swarm.manager.address);
    expect(plan.generatorAddresses.toSorted()).toEqual(swarm.workers.map(({ address }) => address));
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
    const [first] = swarm.workers;
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
    const second = await tool().run(...words, ...busy, ...pulled);
    expect(second.code, second.err).not.toBe(0);
    expect(oneLine(second.err)).toContain('another run uses it');
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await until(() => left() === '');
  });
});
