import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { vantageOf } from '../../src/agent/vantage.ts';
import { type Agent, connectAgent } from '../../src/channel/agent.ts';
import { bundledModule } from '../../src/mpm/parent/bundle.ts';
import { readSeries } from '../../src/sample/series.ts';
import { here } from '../../src/sample/vantage.ts';
import { arms } from '../../src/server/arm.ts';
import { makeCertificate } from '../../src/server/certificate.ts';
import { ownMachine } from '../../src/server/docker/machine.ts';
import { machineCalls } from '../../src/server/docker/machine-calls.ts';
import { temporaryFolder } from '../fixtures/parts.ts';
import { fetchMs, never, runtime, testRun } from '../fixtures/real-httpd.ts';

const program = new URL('../../src/agent/main.ts', import.meta.url).pathname;

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

/** The agent as it runs in a container: bundled, with the secret in a file. */
async function startAgent(): Promise<{ child: ChildProcess; agent: Agent; secretFile: string }> {
  const folder = temporaryFolder();
  // The bundle finds packages as it does in its image.
  const packages = join(folder, 'node_modules');
  mkdirSync(packages);
  const koffi = new URL('../../node_modules/koffi/index.js', import.meta.url).pathname;
  mkdirSync(join(packages, 'koffi'));
  const main = { name: 'koffi', type: 'commonjs', main: 'index.cjs' };
  writeFileSync(join(packages, 'koffi/package.json'), JSON.stringify(main));
  writeFileSync(join(packages, 'koffi/index.cjs'), `module.exports = require('${koffi}');\n`);
  writeFileSync(join(folder, 'agent.mjs'), await bundledModule(program, ['koffi']));
  const secretFile = join(folder, 'secret.json');
  const secret = await makeCertificate('ecdsa', new Date(), true);
  writeFileSync(secretFile, JSON.stringify(secret));
  const argument = JSON.stringify({ secret: secretFile, host: '127.0.0.1' });
  const child = spawn(process.execPath, [join(folder, 'agent.mjs'), argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const { port } = JSON.parse(String(line)) as { readonly port: number };
  const agent = await connectAgent(secret, { host: '127.0.0.1', port }, never);
  onTestFinished(() => agent[Symbol.dispose]());
  return { child, agent, secretFile };
}

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
