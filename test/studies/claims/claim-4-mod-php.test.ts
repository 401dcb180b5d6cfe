import { beforeAll, describe, expect, test } from 'vitest';
import { readFigure } from '../../../src/analysis/figures.ts';
import { generate } from '../../../src/load/generator.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { runTrial } from '../../../src/run/run-trial.ts';
import type { Trial } from '../../../src/run/trial.ts';
import { plannedTrials } from '../../../src/run/trials.ts';
import { cpuUs } from '../../../src/sample/cpu.ts';
import { watch } from '../../../src/sample/watch.ts';
import { arms, type BaseArmId } from '../../../src/server/arm.ts';
import { answersTo } from '../../../src/studies/claims/answers.ts';
import { armOfSide, draw, type Side } from '../../../src/studies/claims/claim.ts';
import { modPhp } from '../../../src/studies/claims/claim-4-mod-php.ts';
import { judge } from '../../../src/studies/claims/judge.ts';
import { planClaims } from '../../../src/studies/claims/plan.ts';
import { resultLine, sideText } from '../../../src/studies/claims/words.ts';
import { planned } from '../../fixtures/arms.ts';
import { fetchMs, never, runtime, testRun } from '../../fixtures/real-httpd.ts';
import { buildPlan } from '../../fixtures/run.ts';

// Runs beside one other: it measures real servers.

const [experiment] = modPhp.experiments;
if (experiment === undefined) throw new Error('the claim has no experiment');
const armIds = experiment.onlyArms ?? [];

describe('what was laid down', () => {
  test('each criterion reads arms and cells that the experiment has', () => {
    const cells = experiment.cells.map(({ id }) => id);
    for (const { a, b, experiment: of } of modPhp.criteria) {
      expect(of).toBe(experiment.id);
      for (const side of [a, b]) {
        const arm = armOfSide('httpd', side);
        expect(armIds).toContain(arm);
        expect(arms[arm as BaseArmId].mpm).toBe(side.mpm);
        expect(cells).toContain(side.cell);
      }
    }
  });

  test('it survives JSON, and no arm of the native server is in it', () => {
    const { pictures: _, ...data } = modPhp;
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(armIds.map((id) => arms[id].server)).toEqual(['httpd', 'httpd', 'httpd', 'httpd']);
    expect(modPhp.criteria.map(({ a }) => armOfSide('native', a))).toEqual(
      modPhp.criteria.map(() => null),
    );
  });

  test(
    'the native server cannot be put to the test, which is reported, whether or not httpd ' + 'is',
    () => {
      for (const servers of [['httpd', 'native'], ['native']] as const) {
        const plan = planClaims([modPhp], {
          version: '0',
          runId: 'claims-test',
          createdAt: '2026-01-02T03:04:05.678Z',
          preset: 'quick',
          seed: 1,
          servers,
          runtime: 'process',
          runtimeReason: 'for the test',
          httpd: { path: null, image: 'httpd:2.4' },
          cores: [[0], [1]],
        });
        const [claim] = plan.claims;
        if (claim === undefined) throw new Error('no claim was planned');
        const toRun = servers.length === 1 ? [] : [{ arms: 4, rounds: 6 }];
        expect(
          Object.values(claim.plans).map(({ arms: each, rounds }) => ({
            arms: each.length,
            rounds: rounds.length,
          })),
        ).toEqual(toRun);
        expect(answersTo(claim, {}, servers).at(-1)).toEqual({
          server: 'native',
          verdict: 'inconclusive',
          reason: 'the native server has no PHP: there is nothing to load it into',
          effects: [],
        });
      }
    },
  );

  test('a side names its arm', () => {
    expect(modPhp.criteria.map(({ a }) => sideText(a))[2]).toBe('httpd-event-fpm at page-busy');
  });

  test('a side without an arm is the server’s arm of its MPM', () => {
    const side: Side = { mpm: 'worker', cell: 'any' };
    expect(armOfSide('native', side)).toBe('native-worker');
    expect(armOfSide('httpd', side)).toBe('httpd-worker');
  });
});

/** One round of the experiment with the real httpd and PHP, each trial as short as can be. */
describe('one round of it', () => {
  const trials: Trial[] = [];
  beforeAll(async () => {
    using run = testRun();
    const tuning = { name: 'file', path: 'claim-4/page', text: experiment.directives } as const;
    const plan: Plan = {
      ...buildPlan({ arms: armIds, rounds: 1 }),
      arms: armIds.map((id) => planned(id, tuning)),
      runId: run.claim.runId,
      cells: experiment.cells,
      rounds: [{ arms: armIds, cells: experiment.cells.map(({ id }) => id) }],
      warmupSeconds: 0.1,
      durationSeconds: 0.5,
    };
    await runtime.prepare(plan.arms, () => {}, never);
    const parts = {
      start: runtime.start,
      startBackend: async () => ({ socket: null, [Symbol.asyncDispose]: async () => {} }),
      watch: (server: Parameters<typeof watch>[0]) => watch(server, null),
      cpuUs,
      prepareGenerator: () => {},
      generate,
      driveTurns: () => Promise.reject(new Error('no turns here')),
      awaitRest: async () => [],
      ceilingOf: () => null,
      now: () => new Date(),
    };
    for (const trial of plannedTrials(plan, 'sha')) {
      trials.push(await runTrial(trial, plan, parts, never));
    }
  }, fetchMs);

  const started = (cell: string) =>
    Object.fromEntries(
      armIds.map((arm) => {
        const trial = trials.find((each) => each.arm === arm && each.cell === cell);
        return [arm, trial === undefined ? null : readFigure('started', trial)];
      }),
    );

  test.each(experiment.cells.map(({ id }) => id))('%s: who starts and who does not', (cell) => {
    expect(started(cell)).toEqual({
      'httpd-prefork-php': 1,
      'httpd-worker-php': 0,
      'httpd-event-php': 0,
      'httpd-event-fpm': 1,
    });
  });

  test(
    'both systems answer nothing but the page, and the httpd of a threaded MPM says why ' +
      'it does not',
    () => {
      for (const trial of trials) {
        if (trial.state === 'completed') {
          expect(trial.requests).toBeGreaterThan(0);
          expect(trial.errors.badResponse).toBe(0);
          expect(trial.footprintBytes?.median).toBeGreaterThan(0);
        } else {
          expect(trial).toMatchObject({
            state: 'failed',
            reason: expect.stringContaining('your PHP Module is not compiled to be threadsafe'),
          });
        }
      }
    },
  );

  /** As if the round had been run six times. */
  const sixTimes = (all: readonly Trial[]) => ({
    page: [1, 2, 3, 4, 5, 6].flatMap((round) => all.map((trial) => ({ ...trial, round }))),
  });

  test('six such rounds support the claim', () => {
    const answer = judge(modPhp, sixTimes(trials), 'httpd');
    expect(answer.verdict).toBe('supported');
    expect(answer.effects[0]).toMatchObject({ a: 1, b: 0, estimate: 1, rounds: 6 });
    expect(resultLine(4, answer)).toContain(
      'httpd starts with PHP’s module under prefork, and not under worker: number of ' +
        'starts 1 against 0',
    );
  });

  test(
    'a module that starts under worker refutes it, and one that cannot be found leaves ' +
      'it open',
    () => {
      const change = (of: (trial: Trial) => Trial) =>
        judge(
          modPhp,
          sixTimes(trials.map((each) => (each.mpm === 'worker' ? of(each) : each))),
          'httpd',
        );
      const served = trials.find((each) => each.state === 'completed');
      if (served === undefined) throw new Error('nothing was served');
      const { arm, mpm } = { arm: 'httpd-worker-php', mpm: 'worker' } as const;
      expect(change(({ cell }) => ({ ...served, arm, mpm, cell })).verdict).toBe('refuted');
      const missing = change((each) => ({ ...each, reason: 'cannot open libphp.so' }) as Trial);
      expect(missing).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('cannot open libphp.so'),
      });
    },
  );

  test(
    'the pictures show it, with httpd’s words, and nothing of a server that was not ' + 'tried',
    () => {
      // A busy machine spoils a trial's times, and figures of those are not drawn: that is asked
      // elsewhere.
      const page = trials.map((trial) =>
        trial.state === 'completed'
          ? { ...trial, validity: { verdict: 'valid', evidence: [] } as const }
          : trial,
      );
      const [starts, ...systems] = draw(modPhp, { page }, 'httpd');
      expect(starts?.takeaway).toContain('prefork + mod_php 2 of 2, worker + mod_php 0 of 2');
      expect(starts?.takeaway).toContain('Apache is running a threaded MPM');
      expect(systems.map(({ id }) => id)).toEqual(
        ['rate', 'latencyP99', 'latencyP50', 'footprint'].map((name) => `claim-4-${name}`),
      );
      expect(systems[0]?.config.data.labels).toEqual(['prefork + mod_php', 'event + PHP-FPM']);
      expect(draw(modPhp, { page }, 'native')).toEqual([]);
      expect(draw(modPhp, {}, 'httpd')).toEqual([]);
    },
  );
});
