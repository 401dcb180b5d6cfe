import { expect, test } from 'vitest';
import { wording } from '../../src/cli/wording.ts';
import { idleHosts, idleThreads } from '../../src/load/limits.ts';

const populations = [{ connections: 32 }, { connections: 2 }];

test('a thread and a machine without a connection are refused', () => {
  expect(idleThreads(populations, 2)).toEqual([]);
  expect(idleThreads(populations, 3).map(wording)).toEqual([
    '--client-threads 3: a thread without a connection has nothing to do; the smallest ' +
      'population has 2',
  ]);
  // Seven connections on two machines: one of them has three.
  expect(idleThreads([{ connections: 7 }], 3, 2)).toEqual([]);
  expect(idleThreads([{ connections: 7 }], 4, 2).map(wording)).toEqual([
    '--client-threads 4: a thread without a connection has nothing to do; the smallest ' +
      'population has 3 on a machine',
  ]);
  expect(idleHosts(populations, 0)).toEqual([]);
  expect(idleHosts(populations, 3).map(wording)).toEqual([
    '3 machines generate the load: one without a connection has nothing to do; the smallest ' +
      'population has 2. Take fewer with --generators 2',
  ]);
});
