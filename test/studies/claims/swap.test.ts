import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { memory } from '../../../src/analysis/figures/exclusions.ts';
import { claimRun } from '../../../src/host/work-folder.ts';
import { generate } from '../../../src/load/generator.ts';
import { driveTurns } from '../../../src/load/turns.ts';
import { excludingFlaw } from '../../../src/run/excluding-flaw.ts';
import { isValid } from '../../../src/run/judge.ts';
import type { TrialParts } from '../../../src/run/parts.ts';
import { run } from '../../../src/run/run.ts';
import type { Trial } from '../../../src/run/trial.ts';
import { cpuUs } from '../../../src/sample/cpu.ts';
import { watch } from '../../../src/sample/watch.ts';
import { type Arm, arms } from '../../../src/server/arm.ts';
import { answersTo } from '../../../src/studies/claims/answers.ts';
import type { Claim } from '../../../src/studies/claims/claim.ts';
import { keepAlive } from '../../../src/studies/claims/claim-7-keep-alive.ts';
import { evidenceOf, experimentsOf, openClaimsFolder } from '../../../src/studies/claims/folder.ts';
import type { ClaimPlan } from '../../../src/studies/claims/plan.ts';
import { planClaims } from '../../../src/studies/claims/plan.ts';
import { partsOf } from '../../../src/studies/claims/study.ts';
import { answerText } from '../../../src/studies/claims/words.ts';
import { createFolders } from '../../../src/studies/study.ts';
import { temporaryFolder } from '../../fixtures/parts.ts';
import { fetchMs, never, runtime } from '../../fixtures/real-httpd.ts';
import { upToThree } from '../../fixtures/up-to-three.ts';

// Runs alone: it measures while a server is replaced.

// The prediction that event answers more new clients than worker, tested while httpd-event is
// worker in truth.

beforeAll(async () => {
  await runtime.prepare([arms['httpd-event']], () => {}, never);
}, fetchMs);

const full = 'parked-4';

/**
 * The one prediction that compares the two under the same load, with real servers and little time.
 */
const tested: Claim = {
  ...keepAlive,
  criteria: keepAlive.criteria.filter(
    ({ a, b, decides }) => decides && a.cell === full && b.cell === full,
  ),
  experiments: keepAlive.experiments
    .filter(({ id }) => id === 'parked')
    .map((each) => ({
      ...each,
      cells: each.cells.filter(({ id }) => id === full),
      durationSeconds: 0.5,
    })),
};

/**
 * Runs the claim with the real dependencies but for how an arm is started, and gives its trials
 * and its answer.
 */
async function ask(start: TrialParts['start']) {
  const plan = planClaims([tested], {
    version: '0.0.0',
    runId: `swap-${process.pid}`,
    createdAt: '2026-01-02T03:04:05.000Z',
    preset: 'quick',
    seed: 7,
    servers: ['httpd'],
    runtime: 'process',
    runtimeReason: 'for the test',
    httpd: { path: null, image: 'httpd:2.4' },
    cores: [[0]],
  });
  using _run = claimRun(plan.runId);
  const path = join(temporaryFolder(), 'claims');
  createFolders({ path, planOf: () => plan }, partsOf(plan));
  const folder = openClaimsFolder(path);
  const [claim] = plan.claims as readonly [ClaimPlan];
  const parts: TrialParts = {
    start,
    watch: (server) => watch(server),
    cpuUs,
    prepareGenerator: () => {},
    generate,
    driveTurns,
    awaitRest: async () => [],
    now: () => new Date(),
    startBackend: async () => ({ socket: null, [Symbol.asyncDispose]: async () => {} }),
    ceilingOf: () => null,
  };
  const silent = { jobStarts: () => {}, trialsEnd: () => {}, jobEnds: () => {} };
  for (const each of experimentsOf(folder, claim).values()) await run(each, parts, silent, never);
  const evidence = evidenceOf(folder, claim);
  const [answer] = answersTo(claim, evidence, ['httpd']);
  return { trials: evidence.parked ?? [], answer };
}

const isOnlyDisturbed = (trial: Trial) =>
  trial.state === 'completed' && !isValid(trial) && excludingFlaw(trial, memory) === null;

/** Started from the files of worker, and taken for event by everything that asks for its MPM. */
const impostor = { ...arms['httpd-event'], id: 'httpd-worker' } as unknown as Arm;

test('worker started as event is caught by its own status page, and the claim is inconclusive', {
  timeout: 120_000,
}, async () => {
  const { trials, answer } = await ask((request, signal) =>
    runtime.start(
      request.arm.id === 'httpd-event' ? { ...request, arm: impostor } : request,
      signal,
    ),
  );
  const ofEvent = trials.filter(({ arm }) => arm === 'httpd-event');
  expect(ofEvent.map(({ state }) => state)).toEqual(Array(6).fill('failed'));
  for (const trial of ofEvent) {
    expect(trial).toMatchObject({
      stage: 'identity',
      reason: 'httpd-worker runs the MPM worker, not event',
    });
  }
  expect(answer?.verdict).toBe('inconclusive');
  expect(answer && answerText(answer)).toMatch(
    /0 of 6 rounds have .* failed at stage identity: httpd-worker runs the MPM worker, not event/,
  );
});

test('with that check out of the way, the verdict turns: nothing in a claim knows the answer', {
  timeout: 120_000,
}, async () => {
  const swapped = () =>
    ask(async (request, signal) => {
      if (request.arm.id !== 'httpd-event') return runtime.start(request, signal);
      // The pool is that of the claim, whichever MPM serves from it.
      const arm = { ...arms['httpd-worker'], tuning: request.arm.tuning };
      return runtime.start({ ...request, arm }, signal);
    });
  // Where the machine stood still in more rounds than are repeated, the claim is inconclusive, as
  // it should: it is asked again.
  const { trials, answer } = await upToThree(
    swapped,
    (asked) => !asked.trials.some(isOnlyDisturbed),
  );
  expect(trials.map(({ state }) => state)).toEqual(Array(12).fill('completed'));
  expect(answer).toMatchObject({ verdict: 'refuted', reason: null });
  expect(answer?.effects[0]).toMatchObject({ outcome: 'fail', rounds: 6 });
});
