import { describe, expect, test } from 'vitest';
import { costsOf, type Measured } from '../../src/advise/costs.ts';
import { cellOf } from '../../src/plan/cells.ts';
import type { CompletedTrial } from '../../src/run/trial.ts';
import { trialOf } from '../claims/trials.ts';
import { buildRun } from '../fixtures/run.ts';

const mebibyte = 2 ** 20;
const { plan } = buildRun();

/** A prefork or worker that had so many children, the parent beside them. */
function trial(
  arm: 'httpd-prefork' | 'httpd-event',
  round: number,
  children: number,
  bytes: number,
  change: Partial<CompletedTrial> = {},
): CompletedTrial {
  const base = trialOf(arm, round, 1000);
  const processes = { columns: ['atMs', 'processes', 'threads'], rows: [[0, children + 1, 99]] };
  return {
    ...base,
    validity: { verdict: 'valid', evidence: [] },
    footprintBytes: { median: bytes, peak: bytes },
    cpuUsPerRequest: 100,
    observation: { ...base.observation, processes },
    ...change,
  };
}

const run = (...trials: readonly CompletedTrial[]): Measured => ({ plan, trials });

describe('what a child costs', () => {
  test('of one size of pool is the footprint, shared out', () => {
    const measured = run(trial('httpd-prefork', 1, 64, 128 * mebibyte));
    expect(costsOf('prefork', [measured])).toMatchObject({
      baseBytes: 0,
      childBytes: 2 * mebibyte,
      threadsPerChild: 1,
      cpuUsPerRequest: 100,
    });
  });

  // 10 MiB and 2 MiB a child, exactly: the interval has no width.
  test('of several sizes is the line through them, and the parent is paid once', () => {
    const trials = [1, 2, 3, 4, 5, 6].flatMap((round) =>
      [8, 24].map((children) =>
        trial('httpd-prefork', round, children, (10 + 2 * children) * mebibyte),
      ),
    );
    const costs = costsOf('prefork', [run(...trials)]);
    expect(costs?.childBytes).toBeCloseTo(2 * mebibyte, 6);
    expect(costs?.baseBytes).toBeCloseTo(10 * mebibyte, 6);
  });

  test('is not taken from an invalid trial, nor from the other server', () => {
    const invalid = trial('httpd-prefork', 1, 64, mebibyte, {
      validity: { verdict: 'neighbours', evidence: [] },
    });
    expect(costsOf('prefork', [run(invalid)])).toBeNull();
    expect(costsOf('prefork', [run({ ...invalid, arm: 'native-prefork' })])).toBeNull();
  });
});

test('a waiting connection of event is measured where two sizes of parked ones are, else assumed', () => {
  const parked = (round: number, connections: number) =>
    trial('httpd-event', round, 2, 20 * mebibyte + 600 * connections, {
      workload: 'parked',
      cell: cellOf('parked', connections, 'raw').id,
      connections,
    });
  const rounds = [1, 2, 3, 4, 5, 6];
  const two = run(...rounds.flatMap((round) => [parked(round, 32), parked(round, 128)]));
  expect(costsOf('event', [two])?.parkedBytes).toBeCloseTo(600, 6);
  const one = run(...rounds.map((round) => parked(round, 32)));
  expect(costsOf('event', [one])).toMatchObject({
    parkedBytes: 16 * 1024,
    parkedFrom: 'assumed, not measured',
    threadsPerChild: 32,
  });
});
