import { expect, test } from 'vitest';
import { latencyRecorder } from '../../src/load/latency.ts';
import { describe } from '../../src/report/load-text.ts';
import { load } from '../fixtures/parts.ts';

const textWith = (answered: number, lost: number): string => {
  const recorder = latencyRecorder();
  for (let i = 0; i < answered; i += 1) recorder.record(1000);
  recorder.lose(2_000_000, lost);
  const result = { ...load, latencyUs: recorder.summary('sent') };
  const generator = { cpuShare: 0.1, bound: false, eventLoopDelayP99Us: 0 };
  return describe(result, generator);
};

test('a percentile among the lost is a lower bound, and their number is given', () => {
  expect(textWith(390, 10)).toMatch(
    /p50 1\.00 ms {2}p90 1\.00 ms {2}p99 ≥ 2\.00 s {2}p99\.9 ≥ 2\.00 s {2}max ≥ 2\.00 s {2}lost 10 of 400/,
  );
});

test('where nobody is lost there is no bound', () => {
  expect(textWith(400, 0)).not.toMatch(/≥|lost/);
});
