import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startNode } from '../../src/host/child-service.ts';
import { allowedCpus } from '../../src/host/limits.ts';
import { generate } from '../../src/load/generator.ts';
import { GeneratorCrash } from '../../src/load/generator-process.ts';
import { driveTurns } from '../../src/load/turns.ts';
import { processTree, readProcStat } from '../../src/os/proc.ts';
import { countingServer, loadSpec } from '../fixtures/load/counting-server.ts';

// Runs alone: it measures the CPU time of a generator.

const never = new AbortController().signal;
const children = () => processTree(process.pid).length - 1;

test('the generator is a process of its own: the load it makes is not our CPU time', async () => {
  await using server = await countingServer();
  let during = 0;
  const result = await generate(server.spec(), {
    cpus: null,
    warm: async () => {
      during = children();
    },
    signal: never,
  });
  expect(during).toBeGreaterThan(0);
  expect(children()).toBe(0);
  expect(result.requests).toBeGreaterThan(0);
  expect(server.requests - result.requests).toBeLessThanOrEqual(4);
  expect(result.generator.cpuSeconds).toBeGreaterThan(0);
});

test('the measured window waits until it is reported to start', async () => {
  await using server = await countingServer();
  let atMark = -1;
  const warm = async () => {
    await new Promise((done) => setTimeout(done, 100));
    atMark = server.requests;
  };
  await generate(server.spec(), { cpus: allowedCpus().slice(0, 1), warm, signal: never });
  expect(atMark).toBe(0);
});

test('an interrupt ends the generator at once', async () => {
  await using server = await countingServer();
  const stop = new AbortController();
  const load = generate(server.spec({ durationSeconds: 60 }), {
    cpus: null,
    warm: async () => void setTimeout(() => stop.abort(new Error('interrupted')), 50),
    signal: stop.signal,
  });
  await expect(load).rejects.toThrow('interrupted');
  expect(children()).toBe(0);
});

test('a driver that gives up says why', async () => {
  const server = await countingServer();
  const spec = server.spec({ durationSeconds: 60 });
  await server[Symbol.asyncDispose]();
  const load = generate(spec, { cpus: null, warm: async () => {}, signal: never });
  await expect(load).rejects.toThrow('nobody listens on');
});

test('a driver that does not exist is an error with its reason', async () => {
  const spec = { ...loadSpec(1), driver: 'none' } as never;
  const load = generate(spec, { cpus: null, warm: async () => {}, signal: never });
  await expect(load).rejects.toThrow("Cannot read properties of undefined (reading 'drives')");
});

test('a generator that is killed is a crash of it', async () => {
  await using server = await countingServer();
  const load = generate(server.spec({ durationSeconds: 60 }), {
    cpus: null,
    warm: async () => void process.kill(processTree(process.pid)[1]!, 'SIGKILL'),
    signal: never,
  });
  await expect(load).rejects.toThrow(GeneratorCrash);
  expect(children()).toBe(0);
});

test('a generator that is killed between two slices is a crash of it', async () => {
  await using server = await countingServer();
  const spec = server.spec({ driver: 'raw', warmupSeconds: 0.05 });
  const load = driveTurns([spec], { cpus: null, signal: never }, async (inTurns) => {
    await inTurns.turn(0, 0.05);
    process.kill(processTree(process.pid)[1]!, 'SIGKILL');
    await inTurns.turn(0, 60);
  });
  await expect(load).rejects.toThrow('the load generator ended (SIGKILL)');
  expect(children()).toBe(0);
});

test('a generator that disconnects without an answer is a crash of it', async () => {
  const generator = startNode(['-e', 'process.disconnect(); setInterval(() => {}, 1000)'], null);
  const load = generate(loadSpec(1), {
    cpus: null,
    generator,
    warm: async () => {},
    signal: never,
  });
  await expect(load).rejects.toThrow(GeneratorCrash);
  expect(children()).toBe(0);
});

test('the generator does not outlive a parent that is killed', async () => {
  await using server = await countingServer();
  const file = resolve(import.meta.dirname, '../../src/load/generator.ts');
  const program = `
    import { generate } from '${file}';
    await generate(${JSON.stringify(server.spec({ durationSeconds: 60 }))}, {
      cpus: null, warm: async () => console.log('warm'), signal: new AbortController().signal });`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => parent.stdout.once('data', done));
  const [, generator = 0] = processTree(parent.pid ?? 0);
  expect(readProcStat(generator)).not.toBeNull();
  parent.kill('SIGKILL');
  await expect.poll(() => readProcStat(generator)).toBeNull();
});
