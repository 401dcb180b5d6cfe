import { cellOf } from '../../../src/plan/cells.ts';
import type { Cell } from '../../../src/plan/plan.ts';
import type { CompletedTrial, Trial } from '../../../src/run/trial.ts';
import type { ArmId } from '../../../src/server/arm.ts';
import type { Criterion, Experiment } from '../../../src/studies/claims/claim.ts';
import type { Wishes } from '../../../src/studies/claims/plan.ts';
import { buildTrial, headOf } from '../../fixtures/trial.ts';

export const wishes: Wishes = {
  version: '0.0.0',
  runId: 'claims-test',
  createdAt: '2026-01-02T03:04:05.000Z',
  preset: 'quick',
  seed: 1,
  servers: ['httpd', 'native'],
  runtime: 'docker',
  runtimeReason: 'for the test',
  httpd: { path: null, image: 'httpd:2.4' },
  allowedCpus: [0, 1],
};

export const cell: Cell = { ...cellOf('keepalive', 32, 'raw', 1000), id: 'only' };

export const experiment: Experiment = {
  id: 'first',
  title: 'a load',
  mpms: ['worker', 'event'],
  onlyArms: null,
  directives: '',
  cells: [cell],
  rounds: 6,
  warmupSeconds: 0.1,
  durationSeconds: 1,
};

/** event's rate against worker's. */
export const criterion: Criterion = {
  predicts: 'event answers more than worker',
  experiment: 'first',
  figure: 'rate',
  a: { mpm: 'event', cell: 'only' },
  b: { mpm: 'worker', cell: 'only' },
  by: 'ratio',
  predicted: 'above',
  bound: 1,
  decides: true,
};

/** A valid trial with this rate. */
export function trialOf(arm: ArmId, round: number, rate: number): CompletedTrial {
  return { ...buildTrial(cell, arm, round), round, warnings: [], ratePerSecond: rate };
}

export const failedTrial = (arm: ArmId, round: number, reason: string): Trial => ({
  ...headOf(cell, arm, round),
  round,
  state: 'failed',
  stage: 'identity',
  reason,
  log: '',
});

/** Rounds from 1 on: event's rates, and worker's. */
export const roundsOf = (a: readonly number[], b: readonly number[]): readonly Trial[] => [
  ...a.map((rate, i) => trialOf('httpd-event', i + 1, rate)),
  ...b.map((rate, i) => trialOf('httpd-worker', i + 1, rate)),
];
