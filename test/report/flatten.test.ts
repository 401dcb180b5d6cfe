import { expect, test } from 'vitest';
import { flatten } from '../../src/report/flatten.ts';

test('nested records become rows, plain lists and plain records of a list one row each', () => {
  const record = {
    cpu: { model: 'x', count: 2 },
    load: [0.5, 0.25],
    memoryBytes: 1_073_741_824,
    engine: null,
    cells: [
      { id: 'a', connections: 32 },
      { id: 'b', deep: { connections: 64 } },
    ],
    none: [],
  };
  expect(flatten(record).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'cpu.model: x',
    'cpu.count: 2',
    'load: 0.5, 0.25',
    'memoryBytes: 1.00 GiB (1073741824)',
    'engine: none',
    'cells.0: id a, connections 32',
    'cells.1.id: b',
    'cells.1.deep.connections: 64',
    'none: none',
  ]);
});
