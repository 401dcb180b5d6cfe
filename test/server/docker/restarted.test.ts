import { expect, test } from 'vitest';
import { restarted } from '../../../src/server/docker/restarted.ts';

const never = new AbortController().signal;

/** Starts numbered things that can be lost, and notes which were ended. */
function numbered(fails = 0) {
  const ended: number[] = [];
  const lost = new Set<number>();
  let count = 0;
  const kept = restarted(async () => {
    count += 1;
    const number = count;
    await Promise.resolve();
    if (number <= fails) throw new Error(`start ${number} failed`);
    return {
      number,
      isLost: () => lost.has(number),
      async [Symbol.asyncDispose]() {
        ended.push(number);
      },
    };
  });
  return { kept, ended, lost };
}

test('who asks at the same time gets the same one', async () => {
  const { kept } = numbered();
  expect(kept.now()).toBeNull();
  const [a, b] = await Promise.all([kept.get(never), kept.get(never)]);
  expect(a).toBe(b);
  expect(kept.now()).toBe(a);
  expect((await kept.get(never)).number).toBe(1);
});

test('what was lost is ended and started anew, once', async () => {
  const { kept, ended, lost } = numbered();
  await kept.get(never);
  lost.add(1);
  const [a, b] = await Promise.all([kept.get(never), kept.get(never)]);
  expect([a.number, b.number]).toEqual([2, 2]);
  expect(ended).toEqual([1]);
  await kept.end();
  await kept.end();
  expect(ended).toEqual([1, 2]);
  expect(kept.now()).toBeNull();
});

test('a start that failed is tried again by the next who asks', async () => {
  const { kept } = numbered(1);
  await expect(kept.get(never)).rejects.toThrow('start 1 failed');
  expect((await kept.get(never)).number).toBe(2);
});
