import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../src/host/finding.ts';
import { type Swarm, swarmOfThree } from '../fixtures/engine/swarm.ts';
import {
  baseImage,
  busy,
  measuring,
  oneLine,
  onManager,
  swarmNeeds,
  until,
  words,
} from '../fixtures/engine/swarm-bench.ts';

// Runs beside one other: it measures servers of three engines of its own.

swarmNeeds.describe('a swarm of three nodes', () => {
  let swarm: Swarm;
  /** Lets the workers pull the image of the agent. */
  const pulled: string[] = [];

  beforeAll(async () => {
    swarm = await swarmOfThree(3, [baseImage]);
  }, 120_000);
  afterAll(() => swarm[Symbol.asyncDispose](), 120_000);

  const left = () => swarm.left();

  test('says what is missing: roles, and then an image', { timeout: 120_000 }, async () => {
    const { run } = onManager(swarm);
    const unlabelled = await run(...words);
    expect(unlabelled.code, unlabelled.err).toBe(2);
    expect(oneLine(unlabelled.err)).toContain(
      'docker node update --label-add mpm-bench.role=server NODE',
    );
    swarm.label(swarm.manager, 'server');
    for (const worker of swarm.workers) swarm.label(worker, 'generator');
    const lacking = await run(...words);
    expect(lacking.code, lacking.err).toBe(2);
    const [, agent = ''] = /docker save (mpm-bench\/agent:\w+) /.exec(oneLine(lacking.err)) ?? [];
    expect(agent, lacking.err).not.toBe('');
    await until(() => left() === '');
    pulled.push('--registry', await swarm.registry());
  });

  test('doctor looks at every node', { timeout: 120_000 }, async () => {
    const { run } = onManager(swarm);
    const looked = await run(
      ...['doctor', '--runtime', 'swarm', '--httpd-image', baseImage, ...pulled, '--json'],
    );
    const findings = JSON.parse(looked.out) as readonly Finding[];
    const nodes = findings.filter(({ what }) => what.startsWith('node'));
    expect(nodes, looked.err).toHaveLength(3);
    for (const { seen, means, weight } of nodes) {
      expect([weight, means]).toEqual(['good', 'takes part']);
      expect(seen).toMatch(/^(server|generator), \d+ CPUs, .* clock .* ms (behind|ahead of) ours/);
    }
    await until(() => left() === '');
  });

  test('runs the main job: arms on one, the load from two', { timeout: 300_000 }, async () => {
    const { folder, run, trials, left: leftHere } = onManager(swarm);
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
    const { child, trials } = await measuring(swarm, ...pulled);
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

  test('a lost agent of the server costs its round, and is replaced with its arms', {
    timeout: 180_000,
  }, async () => {
    const { child, trials } = await measuring(swarm, ...pulled);
    const { docker } = swarm.manager;
    docker('kill', docker('ps', '--quiet').trim());
    const ended = await child.ended;
    expect(ended.code, ended.err).toBe(0);
    const failed = trials('run').filter((trial) => trial.state === 'failed');
    expect(new Set(failed.map(({ stage }) => stage))).toEqual(new Set(['agent']));
    // The round was measured again as a whole.
    const again = trials('run').filter(({ attempt, state }) => attempt === 2 && state !== 'failed');
    expect(again.map(({ arm }) => arm)).toHaveLength(3);
    await until(() => left() === '');
  });

  test('no second run takes a node, and a killed one leaves nothing', {
    timeout: 180_000,
  }, async () => {
    const { child } = await measuring(swarm, ...pulled);
    const second = await onManager(swarm).run(...words, ...busy, ...pulled);
    expect(second.code, second.err).toBe(2);
    expect(oneLine(second.err)).toContain('another run uses it');
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await until(() => left() === '');
  });
});
