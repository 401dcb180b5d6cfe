import { expect, test } from 'vitest';
import { allowedCpus } from '../../src/host/limits.ts';
import { generate } from '../../src/load/generator.ts';
import { readyGenerators } from '../../src/load/ready-generator.ts';
import { processTree } from '../../src/os/proc.ts';
import { countingServer } from '../fixtures/load/counting-server.ts';

const [cpu = 0] = allowedCpus();
const children = () => processTree(process.pid).slice(1);

test('a generator that was started ahead drives the load, and ends with it', async () => {
  await using server = await countingServer();
  using generators = readyGenerators([cpu], 'raw');
  generators.prepare();
  const [waiting] = children();
  generators.prepare();
  expect(children()).toEqual([waiting]);
  const result = await generate(server.spec({ driver: 'raw' }), {
    cpus: [cpu],
    generator: generators.take(),
    warm: async () => expect(children()).toEqual([waiting]),
    signal: new AbortController().signal,
  });
  expect(result.requests).toBeGreaterThan(0);
  expect(children()).toEqual([]);
});

test('one that died while it waited is replaced', async () => {
  await using server = await countingServer();
  {
    using generators = readyGenerators([cpu], 'raw');
    const dies = async () => {
      generators.prepare();
      process.kill(children()[0]!, 'SIGKILL');
      await expect.poll(children).toEqual([]);
    };
    await dies();
    const taken = { cpus: [cpu], warm: async () => {}, signal: new AbortController().signal };
    const load = await generate(server.spec(), { ...taken, generator: generators.take() });
    expect(load.requests).toBeGreaterThan(0);
    await dies();
    generators.prepare();
    expect(children()).toHaveLength(1);
  }
  await expect.poll(children).toEqual([]);
});

test('one that dies when it was taken is a crash of the generator, and nothing else', async () => {
  await using server = await countingServer();
  using generators = readyGenerators([cpu], 'raw');
  generators.prepare();
  const generator = generators.take();
  generator.kill('SIGKILL');
  await generator;
  const load = generate(server.spec(), {
    ...{ cpus: [cpu], generator, warm: async () => {} },
    signal: new AbortController().signal,
  });
  await expect(load).rejects.toThrow('the load generator ended (SIGKILL)');
});

test('one that nobody took is ended', async () => {
  {
    using generators = readyGenerators([cpu], null);
    generators.prepare();
    expect(children()).toHaveLength(1);
  }
  await expect.poll(children).toEqual([]);
});

test('it is ended too where the load was called off before it began', async () => {
  await using server = await countingServer();
  using generators = readyGenerators([cpu], 'raw');
  generators.prepare();
  const load = generate(server.spec(), {
    cpus: [cpu],
    generator: generators.take(),
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
