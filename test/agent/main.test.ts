import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadBy } from '../../src/agent/load-hosts.ts';
import { vantageOf } from '../../src/agent/vantage.ts';
import { readSeries } from '../../src/sample/series.ts';
import { here } from '../../src/sample/vantage.ts';
import { arms } from '../../src/server/arm.ts';
import { ownMachine } from '../../src/server/docker/machine.ts';
import { machineCalls } from '../../src/server/docker/machine-calls.ts';
import { startBy } from '../../src/server/swarm/remote-server.ts';
import { loadSpecTo, startAgent, testRunRequest } from '../fixtures/engine/bundled-agent.ts';
import { needs, programs } from '../fixtures/needs.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

test('an agent observes a server as this process does', { timeout: 60_000 }, async () => {
  const { agent, secretFile } = await startAgent();
  expect(existsSync(secretFile)).toBe(false);
  using run = testRun();
  await using server = await run.start('httpd-event');
  const there = vantageOf(agent);
  expect(await there.awaitRest(server, never)).toBeNull();
  const watches = [here, there].map((vantage) => vantage.watch(server, null));
  for (const each of watches) await each.mark();
  for (let i = 0; i < 20; i += 1)
    await (await fetch(`http://${server.host}:${server.port}/1k.txt`)).text();
  const [near, far] = await Promise.all(watches.map((each) => each.stop()));
  // Each of the two counts the questions of the other for the status page.
  expect(far?.accesses).toBeGreaterThanOrEqual(20);
  expect(far?.memory?.source).toBe(near?.memory?.source);
  const [a = 0, b = 1] = [near, far].map((each) => each?.memory?.footprintBytes.median);
  expect(Math.abs(a / b - 1)).toBeLessThan(0.1);
  const processesOf = (each: typeof near) =>
    each === undefined ? [] : readSeries(each.processes, 'processes').map(([, count]) => count);
  expect(processesOf(far).at(-1)).toBe(processesOf(near).at(-1));
  expect(await there.cpuUs(server)).toBeGreaterThan(0);
  const port = await agent.ask(machineCalls.freePort, '127.0.0.1');
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
  const wanted = { pid: process.pid, containerId: 'none' };
  expect(await agent.ask(machineCalls.find, wanted)).toEqual(await ownMachine.find(wanted));
});

test('agents on several machines drive one load, whose parts add up', {
  timeout: 60_000,
}, async () => {
  const agents = [(await startAgent()).agent, (await startAgent()).agent] as const;
  const [first] = agents;
  const server = await startBy(first, testRunRequest('httpd-event'), never);
  onTestFinished(() => server[Symbol.asyncDispose]());
  expect(server.identity.mpm).toBe('event');
  const there = vantageOf(first);
  const spec = loadSpecTo(server);
  const watch = there.watch(server, null);
  const load = await loadBy(agents).generate(spec, {
    warm: async () => {
      await there.awaitRest(server, never);
      await watch.mark();
    },
    signal: never,
  });
  const { accesses } = await watch.stop();
  expect(load.requests).toBeGreaterThan(100);
  expect(accesses).toBe(load.requests);
  expect(load.machines).toHaveLength(2);
  expect(load.served?.connections).toBe(7);
  expect(load.latencyUs?.count).toBe(load.requests);

  const turns = there.watch(server, null);
  await there.awaitRest(server, never);
  const done = await loadBy(agents).driveTurns([spec], { signal: never }, async (inTurns) => {
    await turns.mark();
    const one = await inTurns.turn(0, 0.3);
    await inTurns.rest(0.1);
    const two = await inTurns.turn(0, 0.3);
    const [result] = await inTurns.finish();
    expect(result?.requests).toBe(one.requests + two.requests);
    return result;
  });
  expect((await turns.stop()).accesses).toBe(done?.requests);
});

needs(programs('pkill')).test('a generator that crashes at an agent is a crash of it', async () => {
  const { agent, child } = await startAgent();
  const server = await startBy(agent, testRunRequest('httpd-event'), never);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const load = loadBy([agent]).generate(
    { ...loadSpecTo(server), durationSeconds: 20 },
    {
      warm: async () => {
        spawnSync('pkill', ['-KILL', '--parent', `${child.pid}`, '--full', 'generator-child']);
      },
      signal: never,
    },
  );
  await expect(load).rejects.toMatchObject({
    name: 'GeneratorCrash',
    message: expect.stringContaining('the load generator ended (SIGKILL)'),
  });
});

needs(programs('faketime')).test(
  'a machine whose clock is three seconds slow begins with the others all the same',
  async () => {
    const { agent: right } = await startAgent();
    const { agent: slow } = await startAgent(['faketime', '-f', '-3s']);
    for (const { clock, trueUs } of [
      { clock: right.clock, trueUs: 0 },
      { clock: slow.clock, trueUs: -3e6 },
    ]) {
      // Each side knows its own wall clock within half a millisecond.
      expect(Math.abs(clock.offsetUs - trueUs)).toBeLessThanOrEqual(clock.boundUs + 1000);
      expect(clock.boundUs).toBeLessThan(50_000);
    }
    const server = await startBy(right, testRunRequest('httpd-event'), never);
    onTestFinished(() => server[Symbol.asyncDispose]());
    const spec = loadSpecTo(server);
    let warmMs = 0;
    const { requests } = await loadBy([right, slow]).generate(spec, {
      warm: async () => {
        warmMs = performance.now();
      },
      signal: never,
    });
    expect(requests).toBeGreaterThan(100);
    // An instant that was read on the wrong clock would be waited for three seconds longer.
    expect(performance.now() - warmMs).toBeLessThan(1000 * spec.durationSeconds + 2500);
  },
  60_000,
);

test('a failed start says what httpd says, as on this machine', { timeout: 60_000 }, async () => {
  const { agent } = await startAgent();
  const text = 'NoSuchDirective 1\n';
  const tuning = { name: 'file', path: 'bad.conf', text } as const;
  const request = testRunRequest('httpd-event', { tuning });
  await expect(startBy(agent, request, never)).rejects.toMatchObject({
    name: 'ServerError',
    stage: 'start',
    log: expect.stringContaining('NoSuchDirective'),
  });
});

test('an agent ends by itself when nobody is heard any more', { timeout: 30_000 }, async () => {
  const { child, agent } = await startAgent();
  const ended = once(child, 'exit');
  const fromMs = performance.now();
  agent[Symbol.dispose]();
  const [code] = await ended;
  expect(code).toBe(0);
  const seconds = (performance.now() - fromMs) / 1000;
  expect(seconds).toBeGreaterThan(5);
});

test('a watch whose agent is lost has observed nothing, and says why', async () => {
  const { child, agent } = await startAgent();
  using run = testRun();
  await using server = await run.start('httpd-event');
  const watch = vantageOf(agent).watch(server, null);
  await watch.mark();
  child.kill('SIGKILL');
  expect(await agent.gone).toBe('the connection to the agent on 127.0.0.1 has ended');
  const observation = await watch.stop();
  expect(observation.memory).toBeNull();
  expect(observation.noMemoryBecause).toBe('the connection to the agent on 127.0.0.1 has ended');
  await expect(watch.footprintBytes()).rejects.toThrow('has ended');
});

test('an agent that is paused is given up, and ends once it goes on', {
  timeout: 60_000,
}, async () => {
  const { child, agent } = await startAgent();
  const ended = once(child, 'exit');
  child.kill('SIGSTOP');
  expect(await agent.gone).toBe(
    'nothing was heard on the connection to the agent on 127.0.0.1 for 10 s',
  );
  child.kill('SIGCONT');
  expect(await ended).toEqual([0, null]);
});
