import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FailedTrial, Trial } from '../../src/run/trial.ts';
import type { RemoteEngine } from '../fixtures/engine/remote-engine.ts';
import { type Swarm, swarmOfThree } from '../fixtures/engine/swarm.ts';
import {
  baseImage,
  measuring,
  oneLine,
  onManager,
  swarmNeeds,
  until,
} from '../fixtures/engine/swarm-bench.ts';

// Runs with test:swarm: each waits until silence, or a lost node, has been noticed.

const timeout = 400_000;

swarmNeeds.describe('a swarm whose nodes are lost in the middle of a round', () => {
  let swarm: Swarm;
  let pulled: readonly string[];
  const generators = (): readonly [RemoteEngine, RemoteEngine] =>
    swarm.workers as unknown as readonly [RemoteEngine, RemoteEngine];

  beforeEach(async () => {
    swarm = await swarmOfThree(4, [baseImage]);
    pulled = ['--registry', await swarm.registry()];
  }, 120_000);
  afterEach(() => swarm[Symbol.asyncDispose](), 120_000);

  const label = () => {
    swarm.label(swarm.manager, 'server');
    for (const worker of swarm.workers) swarm.label(worker, 'generator');
  };
  /** Gives the workers all roles, so that the manager only manages. */
  const labelWorkers = () => {
    const [server, generator] = generators();
    swarm.label(server, 'server');
    swarm.label(generator, 'generator');
    return { server, generator };
  };
  /** Starts a long run, and returns when its first round is whole. */
  const afterARound = async () => {
    const running = await measuring(swarm, ...pulled, '--rounds', '9');
    await until(() => wholeRounds(running.trials('run')).includes(1));
    return running;
  };
  const nothingLeft = () => until(() => swarm.left() === '');

  test('a generator that is paused is given up and replaced', { timeout }, async () => {
    label();
    const { child, trials } = await measuring(swarm, ...pulled);
    const { docker } = generators()[0];
    docker('pause', docker('ps', '--quiet').trim());
    const ended = await child.ended;
    expect(ended.code, ended.err).toBe(0);
    expect(reasonsOf(trials('run'))).toContain('nothing was heard');
    expect(wholeRounds(trials('run'))).toEqual([1, 2, 3]);
    await nothingLeft();
  });

  test('a generator that loses the network is left out, where the run may', {
    timeout,
  }, async () => {
    label();
    const { child, trials } = await measuring(swarm, ...pulled, '--min-generators', '1');
    const [lost] = generators();
    lost.plug(false);
    const ended = await child.ended;
    expect(ended.code, ended.err).toBe(0);
    expect(reasonsOf(trials('run'))).toContain('nothing was heard');
    expect(wholeRounds(trials('run'))).toEqual([1, 2, 3]);
    lost.plug(true);
    await nothingLeft();
  });

  test('a generator whose node is gone ends a run that may not go on with fewer', {
    timeout,
  }, async () => {
    label();
    const { child, trials } = await afterARound();
    const [lost] = generators();
    await lost.halt();
    const ended = await child.ended;
    expect(ended.code, ended.err).toBe(3);
    expect(oneLine(ended.err)).toContain('1 of 2 nodes for the load are ready');
    expect(oneLine(ended.err)).toContain('Continue: npm run bench -- --resume run');
    expect(wholeRounds(trials('run'))).toContain(1);
    await lost.resume();
    await nothingLeft();
  });

  test('a run whose server is gone ends, keeps its rounds, and can be resumed', {
    timeout,
  }, async () => {
    const { server } = labelWorkers();
    const { child, trials, run } = await afterARound();
    await server.halt();
    const ended = await child.ended;
    expect(ended.code, ended.err).toBe(3);
    expect(oneLine(ended.err)).toContain('no node for the arms is ready');
    const kept = wholeRounds(trials('run'));
    expect(kept).toContain(1);
    await server.resume();
    await nothingLeft();
    await until(() => swarm.manager.docker('node', 'ls').match(/Ready/g)?.length === 3);
    const resumed = await run('bench', '--resume', 'run');
    expect(resumed.code, resumed.err).toBe(0);
    // The round that was cut off is among them.
    expect(wholeRounds(trials('run'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await nothingLeft();
  });

  test('a run whose manager is gone measures on, and ends when an agent is lost too', {
    timeout,
  }, async () => {
    const { server, generator } = labelWorkers();
    const { child, trials } = await measuring(swarm, ...pulled, '--rounds', '9');
    await swarm.manager.halt();
    const before = Math.max(0, ...wholeRounds(trials('run')));
    // It needs no manager as long as its agents live.
    await until(() => wholeRounds(trials('run')).includes(before + 2));
    generator.docker('kill', generator.docker('ps', '--quiet').trim());
    const ended = await child.ended;
    expect(ended.code, ended.err).toBe(3);
    expect(oneLine(ended.err)).toContain('no container engine answers');
    expect(oneLine(ended.err)).toContain('once one answers, npm run cleanup does');
    // The agents ended by themselves.
    await until(() => server.docker('ps', '--quiet').trim() === '');
    await swarm.manager.resume();
    const cleaned = await onManager(swarm).run('cleanup');
    expect(cleaned.out, cleaned.err).toContain('removed the service');
    expect(cleaned.out).toContain('removed the secret');
    await nothingLeft();
  });
});

const isFailed = (trial: Trial): trial is FailedTrial => trial.state === 'failed';

/** Checks that no failure is a server's, and returns the reasons. */
function reasonsOf(trials: readonly Trial[]): string {
  const failed = trials.filter(isFailed);
  expect(failed.length).toBeGreaterThan(0);
  for (const { stage } of failed) expect(['agent', 'prepare']).toContain(stage);
  return failed.map(({ reason }) => reason).join('\n');
}

/** Returns the numbers of the rounds in which every arm was measured. */
const wholeRounds = (trials: readonly Trial[]): readonly number[] =>
  [...Map.groupBy(trials, ({ round }) => round)]
    .filter(([, of]) => of.filter(({ state }) => state === 'completed').length >= 3)
    .map(([round]) => round);
