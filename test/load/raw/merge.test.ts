import { describe, expect, test } from 'vitest';
import { latencyRecorder } from '../../../src/load/latency.ts';
import type { LoadResult } from '../../../src/load/load.ts';
import { mergeResults } from '../../../src/load/raw/merge.ts';
import { createSlots } from '../../../src/load/raw/slots.ts';
import { load } from '../../fixtures/parts.ts';

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

  test('a burst has drained when all parts have, and its rate is that of the whole', () => {
    const one = latencyOf([100]);
    const part = (drainUs: readonly number[], requests: number): LoadResult => {
      const burstsUs = drainUs.reduce((sum, us) => sum + us, 0);
      return {
        ...{ ...load, model: 'bursts', requests, ratePerSecond: requests / (burstsUs / 1e6) },
        phases: { connectUs: one, firstByteUs: one, lastByteUs: one, drainUs },
      };
    };
    const merged = mergeResults([part([5000, 6000], 128), part([10_000, 4000], 128)]);
    expect(merged.phases?.drainUs).toEqual([10_000, 6000]);
    expect(merged.ratePerSecond).toBeCloseTo(256 / 0.016, 6);
  });

  test('the rate of a schedule has no part in the time after it', () => {
    const part: LoadResult = { ...load, model: 'open', durationSeconds: 9, ratePerSecond: 1000 };
    expect(mergeResults([part, part]).ratePerSecond).toBe(2000);
    const closed: LoadResult = { ...load, model: 'closed', requests: 900, durationSeconds: 9 };
    expect(mergeResults([closed, closed]).ratePerSecond).toBe(200);
  });
});
