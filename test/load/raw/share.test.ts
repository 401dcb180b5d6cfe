import { expect, test } from 'vitest';
import { shareLoad } from '../../../src/load/raw/share.ts';
import { closed, loadSpec, open } from '../../fixtures/load/counting-server.ts';

test('threads share the connections of a load, and nothing of it is lost', () => {
  const spec = {
    ...loadSpec(1),
    clientThreads: 3,
    populations: [closed({ connections: 10, levels: [1, 5, 10] }), open({ connections: 4 })],
  } as const;
  const parts = shareLoad(spec);
  expect(parts.map(({ thread }) => thread)).toEqual([0, 1, 2]);
  expect(parts.map(({ populations: [first] }) => first.connections)).toEqual([4, 3, 3]);
  expect(parts.map(({ populations: [, second] }) => second?.connections)).toEqual([2, 1, 1]);
  expect(
    parts.map(({ populations: [first] }) => (first as (typeof spec.populations)[0]).levels),
  ).toEqual([
    [1, 2, 4],
    [0, 2, 3],
    [0, 1, 3],
  ]);
});
