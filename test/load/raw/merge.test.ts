import { describe, expect, test } from 'vitest';
import { latencyRecorder } from '../../../src/load/latency.ts';
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
});
