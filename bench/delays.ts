import { decodeHistogram } from '../src/load/latency.ts';
import { startResponder } from '../src/load/responder/responder.ts';
import { closedLoop, cpus, driveResponder } from './setting.ts';

/** Delays in milliseconds that the answers take in turn. */
const cases = [[1], [5], [20], [1, 5, 20]];
const percentiles = [50, 90, 99, 99.9];

export const delays = {
  about: 'latency of a responder with known delays; goal: within 100 µs or 1 % from p50 to p99.9',
  async run(): Promise<void> {
    await using responder = await startResponder(cpus.server);
    for (const delaysMs of cases) {
      const population = { ...closedLoop(1), path: `/delay/${delaysMs.join(',')}` };
      const { latencyUs } = await driveResponder(responder, population, { durationSeconds: 20 });
      if (latencyUs === null) throw new Error('no latency was measured');
      const histogram = decodeHistogram(latencyUs);
      const seen = percentiles.map((percentile) => {
        const truthUs = expectedMs(delaysMs, percentile) * 1000;
        const us = histogram.getValueAtPercentile(percentile);
        return `p${percentile} ${us} µs (${us - truthUs > 0 ? '+' : ''}${us - truthUs})`;
      });
      console.log(`${delaysMs.join(', ')} ms, ${latencyUs.count} answers: ${seen.join(', ')}`);
    }
  },
};

/** Returns the percentile of the delays: the smallest that this share of them does not exceed. */
function expectedMs(delaysMs: readonly number[], percentile: number): number {
  const sorted = delaysMs.toSorted((a, b) => a - b);
  return sorted[Math.ceil((percentile / 100) * sorted.length) - 1] ?? Number.NaN;
}
