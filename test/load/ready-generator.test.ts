import { expect, test } from 'vitest';
import { processTree } from '../../src/host/proc.ts';
import { generate } from '../../src/load/generator.ts';
import { readyGenerators } from '../../src/load/ready-generator.ts';
import { countingServer } from './counting-server.ts';

const children = () => processTree(process.pid).slice(1);

test('a generator that was started ahead drives the load, and ends with it', async () => {
  await using server = await countingServer();
  using generators = readyGenerators([0], 'raw');
  generators.prepare();
  const [waiting] = children();
  generators.prepare();
  expect(children()).toEqual([waiting]);
  const result = await generate(server.spec({ driver: 'raw' }), {
    cpus: [0],
    child: generators.take(),
    warm: async () => expect(children()).toEqual([waiting]),
    signal: new AbortController().signal,
  });
  expect(result.requests).toBeGreaterThan(0);
  expect(children()).toEqual([]);
});

test('one that nobody took is ended', async () => {
  {
    using generators = readyGenerators([0], null);
    generators.prepare();
    expect(children()).toHaveLength(1);
  }
  await expect.poll(children).toEqual([]);
});

test('it is ended too where the load was called off before it began', async () => {
  await using server = await countingServer();
  using generators = readyGenerators([0], 'raw');
  generators.prepare();
  const load = generate(server.spec(), {
    cpus: [0],
    child: generators.take(),
    warm: async () => {},
    signal: AbortSignal.abort(new Error('interrupted')),
  });
  await expect(load).rejects.toThrow('interrupted');
  expect(children()).toEqual([]);
});

test('without CPUs of its own none is started ahead', () => {
  using generators = readyGenerators(null, 'raw');
  generators.prepare();
  expect(children()).toEqual([]);
});
