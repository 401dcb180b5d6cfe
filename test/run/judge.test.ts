import { expect, test } from 'vitest';
import type { LatencyUs, LoadResult, MachinePart } from '../../src/load/load.ts';
import { flawKinds } from '../../src/plan/flaws.ts';
import { usualThresholds } from '../../src/plan/thresholds.ts';
import { generatorUse, validityOf, warningsOf } from '../../src/run/judge.ts';
import { latencyOf } from '../fixtures/load.ts';
import { load, observation, plan } from '../fixtures/parts.ts';

const lag = (p99: number): LatencyUs => ({
  ...{
    kind: 'due',
    count: 1000,
    lost: 0,
    lostAtLeastUs: null,
    p50: 1,
    p90: 2,
    p95: 3,
    p99,
    p999: p99,
    max: p99,
  },
  histogram: '',
});

const judged = (change: Partial<LoadResult>, accesses = 1000, ceiling: number | null = null) => {
  const result = { ...load, ...change };
  const warnings = warningsOf(
    result,
    { ...observation, accesses },
    generatorUse(result, usualThresholds),
    plan,
    ceiling,
  );
  return { ...validityOf(warnings, flawKinds), kinds: warnings.map(({ kind }) => kind) };
};

test('of what an earlier version did not look for nothing is known, and nothing is wrong', () => {
  const { disturbances: _, ...older } = observation;
  expect(warningsOf(load, older, generatorUse(load, usualThresholds), plan, null)).toEqual([]);
});

test('a load that kept up and adds up is valid', () => {
  expect(judged({})).toEqual({ verdict: 'valid', evidence: [], kinds: [] });
});

test('a generator at its limit measured itself', () => {
  const generator = { ...load.generator, cpuSeconds: 0.95 };
  expect(judged({ generator })).toMatchObject({
    verdict: 'generator-bound',
    evidence: [{ kind: 'generator-bound', cpuShare: 0.95 }],
  });
});

test('of several machines, one that was served much faster is a warning and no flaw', () => {
  const machine = (requests: number, connections: number) => ({
    ...{ ...load.generator, requests, connections },
  });
  const kindsOf = (...machines: readonly MachinePart[]) => {
    const { verdict, kinds } = judged({ machines });
    return [verdict, ...kinds];
  };
  // Twice as many connections, twice as many requests.
  expect(kindsOf(machine(2000, 20), machine(1000, 10))).toEqual(['valid']);
  expect(kindsOf(machine(2000, 10), machine(1000, 10))).toEqual(['valid', 'uneven-machines']);
  // Few differ by chance.
  expect(kindsOf(machine(60, 10), machine(30, 10))).toEqual(['valid']);
});

test('waiting awake is not being busy, and two threads have two CPUs', () => {
  expect(
    judged({ generator: { ...load.generator, cpuSeconds: 0.99, spinSeconds: 0.6 } }).verdict,
  ).toBe('valid');
  expect(judged({ generator: { ...load.generator, cpuSeconds: 1.7, threads: 2 } }).verdict).toBe(
    'valid',
  );
  expect(judged({ generator: { ...load.generator, cpuSeconds: 1.9, threads: 2 } }).verdict).toBe(
    'generator-bound',
  );
});

test('a generator at its limit while bursts were under way is at its limit, though it rests between', () => {
  const one = latencyOf(128, 1000, 0.5);
  const phases = { connectUs: one, firstByteUs: one, lastByteUs: one, drainUs: [30_000, 30_000] };
  const use = (cpuSeconds: number) =>
    judged({ phases, generator: { ...load.generator, cpuSeconds } }).verdict;
  expect([use(0.05), use(0.057)]).toEqual(['valid', 'generator-bound']);
});

test('a schedule that was not kept is a warning, and no flaw: both ends are on record', () => {
  expect(judged({ lagUs: lag(1000) }).kinds).toEqual([]);
  expect(judged({ lagUs: lag(1001) })).toMatchObject({
    verdict: 'valid',
    kinds: ['schedule-late'],
  });
});

test('the allowed lateness is the same for an arm that starves its clients', () => {
  const starved = { latencyUs: { ...lag(5_000_000), kind: 'due' } } as const;
  expect(judged({ ...starved, lagUs: lag(1001) }).kinds).toEqual(['schedule-late']);
});

const calm = { throttledShare: 0, oomKills: 0, clockStepMs: 0, trackingDrops: 0 };

test('a local limit weighs more than what it leads to', () => {
  const warnings = [{ kind: 'local-limit', code: 'EMFILE', count: 3 }] as const;
  const generator = { ...load.generator, cpuSeconds: 0.95 };
  expect(judged({ warnings, generator })).toMatchObject({
    verdict: 'local-limit',
    evidence: [{ kind: 'local-limit', code: 'EMFILE' }, { kind: 'generator-bound' }],
  });
});

test('a server that served what nobody asked, or did not serve what was counted, is not believed', () => {
  expect(judged({}, 1029).verdict).toBe('valid');
  expect(judged({}, 1100).verdict).toBe('accesses-differ');
  expect(judged({}, 900).verdict).toBe('accesses-differ');
});

test('a server may have served what its client had given up, and what the others asked', () => {
  expect(judged({ failed: 200 }, 1150).verdict).toBe('valid');
  expect(judged({ others: [{ ...load, requests: 500 }] }, 1500).verdict).toBe('valid');
});

test('a server may have served what its own parent asked for, and have lost one count', () => {
  const few = { ...load, requests: 32, carried: 0, inFlight: 0 };
  const kindsWith = (accesses: number, otherAccesses: number) =>
    warningsOf(
      few,
      { ...observation, accesses, otherAccesses },
      generatorUse(few, usualThresholds),
      plan,
      null,
    ).map(({ kind }) => kind);
  expect([kindsWith(34, 1), kindsWith(31, 0)]).toEqual([[], []]);
  expect([kindsWith(34, 0), kindsWith(30, 0)]).toEqual([['accesses-differ'], ['accesses-differ']]);
});

test('a rate within 15 % of what the generator can do is marked, not thrown away', () => {
  expect(judged({}, 1000, 2000).kinds).toEqual([]);
  expect(judged({}, 1000, 1100)).toMatchObject({ verdict: 'valid', kinds: ['near-ceiling'] });
});

test('a server whose CPUs others had almost alone hardly ran', () => {
  const kindsWith = (usedUs: number, cpuUs: number | null) =>
    warningsOf(
      load,
      { ...observation, cpuUs, serverCpus: { usedUs, windowUs: 1_000_000 } },
      generatorUse(load, usualThresholds),
      plan,
      null,
    );
  expect(validityOf(kindsWith(950_000, 100_000), flawKinds)).toMatchObject({
    verdict: 'neighbours',
    evidence: [{ kind: 'neighbours', share: 0.85 }],
  });
  // Half of the CPU in other hands meets every arm of the round, and a server that uses it all is
  // no neighbour of itself.
  expect(kindsWith(950_000, 450_000)).toEqual([]);
  expect(kindsWith(1_000_000, 990_000)).toEqual([]);
  expect(kindsWith(950_000, null)).toEqual([]);
});

test.each([
  [{ hostStealShare: 0.02 }, 'valid', []],
  [{ hostStealShare: 0.25 }, 'valid', ['steal']],
  [{ hostStealShare: 0.26 }, 'stolen', ['stolen']],
  [{ disturbances: { ...calm, throttledShare: 0.05 } }, 'valid', []],
  [{ disturbances: { ...calm, throttledShare: 0.06 } }, 'throttled', ['throttled']],
  [{ disturbances: { ...calm, oomKills: 1 } }, 'out-of-memory', ['out-of-memory']],
  [{ disturbances: { ...calm, oomKills: null } }, 'valid', []],
  [{ disturbances: { ...calm, clockStepMs: 99 } }, 'valid', []],
  [{ disturbances: { ...calm, trackingDrops: 1 } }, 'tracking-full', ['tracking-full']],
  [{ disturbances: { ...calm, clockStepMs: -101 } }, 'clock-step', ['clock-step']],
] as const)('disturbances of the machine, %j: %s', (seen, verdict, kinds) => {
  const warnings = warningsOf(
    load,
    { ...observation, ...seen },
    generatorUse(load, usualThresholds),
    plan,
    null,
  );
  expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
  expect(validityOf(warnings, flawKinds).verdict).toBe(verdict);
});
