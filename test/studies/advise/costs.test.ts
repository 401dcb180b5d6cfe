import { describe, expect, test } from 'vitest';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { arms } from '../../../src/server/arm.ts';
import { costsOf } from '../../../src/studies/advise/costs.ts';
import type { Measured } from '../../../src/studies/advise/measured.ts';
import { trialOf } from '../../fixtures/claims/trials.ts';
import { buildRun } from '../../fixtures/run.ts';

const mebibyte = 2 ** 20;
const { plan } = buildRun();

/** A prefork or worker with that many children, the parent beside them. */
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

  test('is that of a child with mod_php where it is wanted, or the run has no other', () => {
    const files = trial('httpd-prefork', 1, 64, 128 * mebibyte);
    const php = trial('httpd-prefork', 1, 64, 1280 * mebibyte, { arm: 'httpd-prefork-php' });
    const withPhp = { ...plan, arms: [...plan.arms, arms['httpd-prefork-php']] };
    const both = { plan: withPhp, trials: [files, php] };
    const alone = { plan: withPhp, trials: [php] };
    const childOf = (measured: Measured, wantsPhp: boolean) =>
      costsOf('prefork', [measured], wantsPhp);
    const [small, large] = [2 * mebibyte, 20 * mebibyte];
    expect(childOf(both, false)).toMatchObject({ childBytes: small, application: 'none' });
    expect(childOf(both, true)).toMatchObject({ childBytes: large, application: 'php' });
    expect(childOf(alone, false)).toMatchObject({ childBytes: large, application: 'php' });
    expect(childOf(run(files), true)).toBeNull();
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

  test(
    'is of the children that there were at the time of the footprint, the median of the ' +
      'window',
    () => {
      // 5 before the window; in it 20, 40 and 60, and a footprint of the 40.
      const columns = ['atMs', 'processes', 'threads'];
      const counts = [5, 20, 40, 60].map((children, i) => [(i - 1) * 1000, children + 1, 99]);
      const grown = trial('httpd-prefork', 1, 0, 80 * mebibyte);
      const observation = { ...grown.observation, processes: { columns, rows: counts } };
      expect(costsOf('prefork', [run({ ...grown, observation })])?.childBytes).toBe(2 * mebibyte);
    },
  );

  test(
    'is taken from a trial in which only times were disturbed, its CPU time only where ' +
      'there is no other',
    () => {
      const evidence = [{ kind: 'neighbours', share: 0.9 }] as const;
      const disturbed = trial('httpd-prefork', 1, 64, 128 * mebibyte, {
        validity: { verdict: 'neighbours', evidence },
        cpuUsPerRequest: 400,
      });
      expect(costsOf('prefork', [run(disturbed)])).toMatchObject({
        childBytes: 2 * mebibyte,
        cpuUsPerRequest: 400,
      });
      const quiet = trial('httpd-prefork', 2, 64, 64 * mebibyte);
      expect(costsOf('prefork', [run(disturbed, quiet)])?.cpuUsPerRequest).toBe(100);
    },
  );

  test('is not taken from a trial whose memory says nothing, nor from the other server', () => {
    const killed = trial('httpd-prefork', 1, 64, mebibyte, {
      validity: { verdict: 'out-of-memory', evidence: [{ kind: 'out-of-memory', killed: 3 }] },
    });
    expect(costsOf('prefork', [run(killed)])).toBeNull();
    const other = trial('httpd-prefork', 1, 64, mebibyte, { arm: 'native-prefork' });
    expect(costsOf('prefork', [run(other)])).toBeNull();
  });

  test('is of one source, the one that most trials have: others count other memory', () => {
    const [first, second] = [1, 2].map((round) =>
      trial('httpd-prefork', round, 64, 128 * mebibyte),
    );
    const other = trial('httpd-prefork', 3, 64, 640 * mebibyte);
    const memory = { ...other.observation.memory!, source: 'smaps_rollup' } as const;
    const unlike = { ...other, observation: { ...other.observation, memory } };
    const mixed = costsOf('prefork', [run(unlike, first!, second!)]);
    expect(mixed).toMatchObject({ childBytes: 2 * mebibyte, memorySource: 'cgroup-v1' });
    const alone = costsOf('prefork', [run(unlike)]);
    expect(alone).toMatchObject({ childBytes: 10 * mebibyte, memorySource: 'smaps_rollup' });
  });

  test('of event has no parked connections in it: they are counted apart', () => {
    const busy = trial('httpd-event', 1, 2, 8 * mebibyte);
    const parked = trial('httpd-event', 1, 2, 80 * mebibyte, { workload: 'parked', cell: 'p' });
    expect(costsOf('event', [run(busy, parked)])?.childBytes).toBe(4 * mebibyte);
    expect(costsOf('event', [run(parked)])?.childBytes).toBe(40 * mebibyte);
  });
});

describe('CPU time is of requests that nothing else used CPU beside', () => {
  const alone = trial('httpd-event', 1, 2, mebibyte);
  const restart = {
    action: { do: 'restart', atSeconds: 1 },
    ...{ atMs: 1000, generationAtMs: 1020, poolAtMs: 1100, generations: { before: 0, after: 1 } },
  } as const;

  test.each<[string, Partial<CompletedTrial>]>([
    ['slow readers', { others: [trial('httpd-event', 1, 2, mebibyte)] as never }],
    ['a restart', { actions: [restart] }],
    ['a pool that grew', { warnings: [{ kind: 'pool-changed', fewest: 2, most: 9 }] }],
  ])('%s', (_, change) => {
    const beside = { ...trial('httpd-event', 1, 2, mebibyte, { cell: 's' }), ...change };
    const dear = { ...beside, cpuUsPerRequest: 9000 };
    expect(costsOf('event', [run(alone, dear)])?.cpuUsPerRequest).toBe(100);
    expect(costsOf('event', [run(dear)])?.cpuUsPerRequest).toBe(9000);
  });
});

test(
  'a waiting connection of event is measured where two sizes of parked ones are, else ' + 'assumed',
  () => {
    const parked = (round: number, connections: number) =>
      trial('httpd-event', round, 2, 20 * mebibyte + 600 * connections, {
        workload: 'parked',
        cell: `parked-${connections}`,
        connections,
      });
    const rounds = [1, 2, 3, 4, 5, 6];
    const two = run(...rounds.flatMap((round) => [parked(round, 32), parked(round, 128)]));
    expect(costsOf('event', [two])?.parkedBytes).toBeCloseTo(600, 6);
    const one = run(...rounds.map((round) => parked(round, 32)));
    expect(costsOf('event', [one])).toMatchObject({
      parkedBytes: 48 * 1024,
      parkedFrom: 'assumed, not measured',
      threadsPerChild: 32,
    });
  },
);
