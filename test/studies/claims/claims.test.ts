import { beforeAll, describe, expect, test } from 'vitest';
import { onRuntime } from '../../../src/plan/make-plan.ts';
import { arms } from '../../../src/server/arm.ts';
import { poolOf } from '../../../src/server/pool.ts';
import { type Claim, draw } from '../../../src/studies/claims/claim.ts';
import { claim9 } from '../../../src/studies/claims/claim-9-easy-to-change.ts';
import { claims } from '../../../src/studies/claims/claims.ts';
import { leastToRefute } from '../../../src/studies/claims/effect.ts';
import { planClaims } from '../../../src/studies/claims/plan.ts';
import { partsOf, withParts } from '../../../src/studies/claims/study.ts';
import { wishes } from '../../fixtures/claims/trials.ts';
import { fetchMs, never, runtime } from '../../fixtures/real-httpd.ts';

const all: readonly Claim[] = claims;

test('context switches and page faults are asked only of cells that count them', () => {
  const asked = all.flatMap(({ criteria, experiments }) =>
    criteria
      .filter(({ figure }) => /^(switches|faults)/.test(figure))
      .flatMap(({ experiment, a, b }) =>
        [a, b].map(({ cell }) =>
          experiments.find(({ id }) => id === experiment)?.cells.find(({ id }) => id === cell),
        ),
      ),
  );
  expect(asked.length).toBeGreaterThan(0);
  for (const cell of asked) expect(cell?.countsEffort).toBe(true);
});

test('the numbers ascend, each once', () => {
  const numbers = all.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
});

describe.each(all.map((claim) => [claim.number, claim] as const))('claim %i', (_, claim) => {
  test('something decides, and every criterion names places that are measured', () => {
    const deciding = claim.criteria.filter(({ decides }) => decides).length;
    expect(deciding).toBeGreaterThan(0);
    for (const { experiment, a, b, decides } of claim.criteria) {
      const found = claim.experiments.find(({ id }) => id === experiment);
      for (const { mpm, cell } of [a, b]) {
        expect(found?.mpms).toContain(mpm);
        const rounds = found?.cells.find(({ id }) => id === cell)?.rounds ?? 0;
        expect(rounds).toBeGreaterThanOrEqual(decides ? leastToRefute(deciding) : 1);
      }
    }
  });

  test('cells are unique in their experiment, and none runs in more rounds than there are', () => {
    for (const { cells, rounds } of claim.experiments) {
      expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
      for (const cell of cells) expect(cell.rounds).toBeLessThanOrEqual(rounds);
    }
  });

  test('draws with nothing measured', () => {
    for (const server of ['httpd', 'native'] as const) {
      expect(() => draw(claim, {}, server)).not.toThrow();
    }
  });
});

describe('httpd follows every directive as it is written', () => {
  beforeAll(async () => {
    await runtime.prepare([arms['httpd-event']], () => {}, never);
  }, fetchMs);

  const experiments = planClaims(all, wishes).claims.flatMap(({ number, plans }) =>
    Object.entries(plans).flatMap(([id, plan]) =>
      plan.arms.map((arm) => [`claim ${number}, ${id}, ${arm.id}`, arm] as const),
    ),
  );
  test.each(experiments)('%s', async (_, arm) => {
    const { complaints, pool } = await runtime.askTuning(arm, never);
    expect(complaints).toEqual([]);
    expect(pool).toEqual(poolOf(arm));
  });
});

describe('the plan', () => {
  test('is plain data, and the same wishes give the same plan', () => {
    const plan = planClaims(all, wishes);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planClaims(all, wishes)).toEqual(plan);
  });

  test('both servers are arms of the same rounds', () => {
    const plan = planClaims(all, wishes).claims.find(({ number }) => number === 7)?.plans.parked;
    const ids = plan?.arms.map(({ id }) => id);
    expect(ids).toEqual(['httpd-worker', 'httpd-event', 'native-worker', 'native-event']);
    for (const { arms } of plan?.rounds ?? []) expect(arms.toSorted()).toEqual(ids?.toSorted());
  });

  test('one server only: no arm of the other', () => {
    const { claims: planned } = planClaims(all, { ...wishes, servers: ['native'] });
    const chosen = planned.flatMap(({ plans }) =>
      Object.values(plans).flatMap((plan) => plan.arms),
    );
    expect(chosen.filter(({ server }) => server !== 'native')).toEqual([]);
  });

  test('publish: four times the rounds, of every cell in proportion', () => {
    const { plans } = planClaims([claim9], { ...wishes, preset: 'publish' }).claims[0]!;
    expect(plans.change?.cells.map(({ durationSeconds }) => durationSeconds)).toEqual([
      ...[3, 7.5, 3.6, 5.4],
    ]);
    const quick = planClaims(all, wishes).claims[0]?.experiments[0];
    const publish = planClaims(all, { ...wishes, preset: 'publish' }).claims[0]?.experiments[0];
    expect(publish?.rounds).toBe(4 * (quick?.rounds ?? 0));
    expect(publish?.durationSeconds).toBeCloseTo(3 * (quick?.durationSeconds ?? 0), 9);
    expect(publish?.cells.map(({ rounds }) => rounds)).toEqual(
      quick?.cells.map(({ rounds }) => 4 * rounds),
    );
  });

  test('moved to plain processes it keeps everything but the runtime', () => {
    const plan = planClaims(all, wishes);
    const parts = partsOf(plan).map((part) => ({
      ...part,
      plan: onRuntime(part.plan, 'process', 'no engine'),
    }));
    const moved = withParts(plan, parts);
    expect(moved).toMatchObject({ runtime: 'process', runtimeReason: 'no engine' });
    const runs = moved.claims.flatMap(({ plans }) => Object.values(plans));
    expect(runs.map(({ runtime: name }) => name)).toEqual(runs.map(() => 'process'));
    expect(runs.map(({ memoryLimitBytes }) => memoryLimitBytes)).toEqual(runs.map(() => null));
    expect(moved.claims.map(({ criteria }) => criteria)).toEqual(
      plan.claims.map(({ criteria }) => criteria),
    );
  });
});
