import type { LoadSpec } from '../load/spec.ts';
import { durationOf } from '../plan/duration.ts';
import type { Plan } from '../plan/plan.ts';
import { armOf, isControl } from '../server/arm.ts';
import type { RunningServer, StartRequest } from '../server/server.ts';
import type { PlannedTrial } from './trials.ts';

/** Few visitors wait longer for a page. */
const timeoutSeconds = 5;

/** Returns the request to the generator for this trial. */
export const loadSpec = (server: RunningServer, trial: PlannedTrial, plan: Plan): LoadSpec => ({
  driver: trial.driver,
  host: server.host,
  port: server.port,
  ...(plan.target?.authority != null && { authority: plan.target.authority }),
  populations: trial.cellPlan.populations,
  warmupSeconds: plan.warmupSeconds,
  durationSeconds: durationOf(trial.cellPlan, plan),
  timeoutSeconds: trial.cellPlan.timeoutSeconds ?? timeoutSeconds,
  clientThreads: plan.clientThreads,
  thread: 0,
  seed: trial.seed,
});

/**
 * Returns the request to the runtime for this trial.
 * @param backendSocket of the application behind httpd; null: there is none.
 */
export const startRequest = (
  trial: PlannedTrial,
  plan: Plan,
  backendSocket: string | null,
): StartRequest => ({
  arm: armOf(trial.arm, plan.arms),
  runId: plan.runId,
  cpus: plan.cpus.shared ? null : plan.cpus.server,
  memoryLimitBytes: plan.memoryLimitBytes,
  control: isControl(trial.arm),
  backendSocket,
});
