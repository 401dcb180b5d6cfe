import { describe, expect, test } from 'vitest';
import type { Tuning } from '../../../src/server/arm.ts';
import { poolOf } from '../../../src/server/pool.ts';
import { robustLine } from '../../../src/stats/robust-line.ts';
import { measuredRounds, pieces } from '../../../src/studies/advise/measurement.ts';

const all = ['prefork', 'worker', 'event'] as const;

describe('what is measured where no run tells the costs', () => {
  test.each(pieces(all).map((piece) => [piece.id, piece] as const))(
    '%s: every arm has its whole pool from the start, and workers for what is not parked',
    (_, { arms: chosen, directives, cells }) => {
      const tuning: Tuning = { name: 'file', path: 'a test', text: directives };
      for (const each of chosen) {
        const arm = { ...each, tuning };
        const { capacity, started, threadsPerChild } = poolOf(arm);
        expect(started).toBe(capacity);
        expect(threadsPerChild).toBe(arm.mpm === 'prefork' ? 1 : 25);
        for (const { workload, connections } of cells) {
          if (workload === 'app') expect(connections).toBe(capacity);
        }
      }
    },
  );

  test('is enough for intervals: of a child, and of a connection that waits', () => {
    const [pools, parked] = [pieces(['worker']), pieces(['event']).at(-1)!.cells];
    const twice = <Item>(items: readonly Item[]) =>
      items.flatMap((item) => Array.from({ length: measuredRounds }, () => item));
    const line = (sizes: readonly number[]) =>
      robustLine(
        twice(sizes).map((x, i) => [x, 3 * x + i / 100]),
        0.95,
      );
    expect(
      line(pools.flatMap(({ cells }) => cells.map((cell) => cell.connections))),
    ).not.toBeNull();
    expect(line(parked.map(({ connections }) => connections))).not.toBeNull();
  });

  test('is only of the MPMs that are asked for; who parks needs event', () => {
    expect(pieces(['prefork']).map(({ id }) => id)).toEqual(['pool-25', 'pool-50', 'pool-100']);
    expect(pieces(['prefork']).flatMap((piece) => piece.arms.map(({ id }) => id))).toEqual(
      Array.from({ length: 3 }, () => 'httpd-prefork'),
    );
    expect(pieces(all).at(-1)).toMatchObject({ id: 'parked', arms: [{ id: 'httpd-event' }] });
  });
});
