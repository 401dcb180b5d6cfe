import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRowQueue } from '../../../src/load/raw/queue.ts';

test('rows leave a queue in the order in which they came, each of them once', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(7), { nil: null })), (steps) => {
      const queue = createRowQueue(8);
      const model: number[] = [];
      for (const row of steps) {
        if (row === null) expect(queue.take()).toBe(model.shift() ?? -1);
        else {
          queue.add(row);
          if (!model.includes(row)) model.push(row);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});
