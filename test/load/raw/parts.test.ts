import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latencyRecorder } from '../../../src/load/latency.ts';
import { mergeResults } from '../../../src/load/raw/merge.ts';
import { createRowQueue } from '../../../src/load/raw/queue.ts';
import { createSeries } from '../../../src/load/raw/series.ts';
import { shareLoad } from '../../../src/load/raw/share.ts';
import { createSlots, jainIndex } from '../../../src/load/raw/slots.ts';
import { closed, loadSpec, open } from '../../fixtures/load/counting-server.ts';
import { load } from '../../fixtures/parts.ts';

describe('Jain’s index', () => {
  test.each([
    [[5, 5, 5, 5], 1],
    [[1, 0, 0, 0], 0.25],
    // Jain, Chiu and Hawe's own example of 1984: 1, 2, 3 … 10 shares.
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.785714],
  ])('of %j is %f', (shares, expected) => {
    expect(jainIndex(shares)).toBeCloseTo(expected, 6);
  });

  test('of nothing is unknown', () => {
    expect(jainIndex([0, 0])).toBeNull();
  });

  test('is between 1/n and 1, and does not depend on the unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1 }), (shares) => {
        const index = jainIndex(shares) ?? 0;
        expect(index).toBeGreaterThanOrEqual(1 / shares.length - 1e-9);
        expect(index).toBeLessThanOrEqual(1 + 1e-9);
        expect(jainIndex(shares.map((share) => share * 7))).toBeCloseTo(index, 9);
      }),
    );
  });
});

test('a slot that waits through reconnects has been silent all the time', () => {
  const slots = createSlots(2);
  slots.reset(1000);
  slots.waits(0, 1000);
  slots.waits(0, 5000);
  slots.waits(1, 2000);
  slots.answered(1, 2500);
  expect(slots.served(9000, false)).toMatchObject({
    answered: 1,
    answers: 1,
    answeredShare: 0.5,
    longestSilenceUs: 8000,
    firstAnswerUs: { p50: 1500 },
  });
});

test('a series has one value for each 100 ms, and null where nothing completed', () => {
  const series = createSeries();
  series.add(10_000, 100);
  series.add(90_000, 200);
  series.add(350_000, 50);
  expect(series.result()).toEqual({
    completed: [2, 0, 0, 1],
    p50Us: [100, null, null, 50],
    p99Us: [200, null, null, 50],
    maxUs: [200, null, null, 50],
  });
});

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

describe('results of threads', () => {
  const latencyOf = (values: readonly number[]) => {
    const recorder = latencyRecorder();
    for (const us of values) recorder.record(us);
    return recorder.summary('sent');
  };
  const served = (counts: readonly number[]) => {
    const slots = createSlots(counts.length);
    slots.reset(0);
    for (const [slot, count] of counts.entries()) {
      for (let i = 0; i < count; i += 1) slots.answered(slot, 100);
    }
    return slots.served(200, false);
  };

  test('are those of one thread that did everything', () => {
    const merged = mergeResults([
      { ...load, latencyUs: latencyOf([1, 2, 3]), served: served([3, 1]) },
      { ...load, latencyUs: latencyOf([100, 200]), served: served([0, 7, 2]) },
    ]);
    expect(merged.requests).toBe(2 * load.requests);
    expect(merged.sent).toBe(2 * load.sent);
    expect(merged.latencyUs).toEqual(latencyOf([1, 2, 3, 100, 200]));
    expect(merged.generator.threads).toBe(2);
    const whole = served([3, 1, 0, 7, 2]);
    expect(merged.served?.jainIndex).toBeCloseTo(whole.jainIndex ?? 0, 9);
    expect(merged.served).toMatchObject({ connections: 5, answered: 4, answers: 13 });
  });

  test('without anything measured stay without', () => {
    expect(mergeResults([load, load]).latencyUs).toBeNull();
  });
});
