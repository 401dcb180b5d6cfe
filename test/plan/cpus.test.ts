import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitCpus } from '../../src/plan/cpus.ts';

test.each([
  ['one CPU is shared', [[3]], { server: [3], generator: [3], shared: true, sameCore: true }],
  [
    'two cores are one each',
    [[0], [1]],
    { server: [0], generator: [1], shared: false, sameCore: false },
  ],
  [
    'two hyper-threads are one core',
    [[0, 1]],
    { server: [0], generator: [1], shared: false, sameCore: true },
  ],
  [
    'of two cores with two threads the server has one core',
    [
      [0, 2],
      [1, 3],
    ],
    { server: [0, 2], generator: [1, 3], shared: false, sameCore: false },
  ],
  [
    'a sibling of a server with one CPU stays idle',
    [[0, 1], [2]],
    { server: [0], generator: [2], shared: false, sameCore: false },
  ],
  [
    'four cores are two each',
    [[0], [1], [2], [3]],
    { server: [0, 1], generator: [2, 3], shared: false, sameCore: false },
  ],
])('%s', (_, cores, split) => {
  expect(splitCpus(cores)).toEqual(split);
});

test('with two cores or more, none is on both sides, and both sides have a CPU', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(sizes, (threads) => {
      let next = 0;
      const cores = threads.map((count) => Array.from({ length: count }, () => next++));
      const { server, generator } = splitCpus(cores);
      const coresIn = (cpus: readonly number[]) =>
        new Set(cpus.map((cpu) => cores.findIndex((core) => core.includes(cpu))));
      expect(coresIn(server).isDisjointFrom(coresIn(generator))).toBe(true);
      expect([1, 2]).toContain(server.length);
      expect(generator.length).toBeGreaterThan(0);
    }),
  );
});
