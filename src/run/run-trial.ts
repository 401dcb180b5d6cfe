import type { LoadResult, LoadSpec } from '../load/load.ts';
import type { Plan } from '../plan/plan.ts';
import type { Observation, Watch } from '../sample/sample.ts';
import { arms } from '../server/arm.ts';
import { type RunningServer, ServerError, type StartRequest } from '../server/server.ts';
import { generatorUse, warningsOf } from './judge.ts';
import type { CompletedTrial, FailedTrial, Trial, TrialHead } from './trial.ts';
import type { PlannedTrial } from './trials.ts';

/** The parts a trial is made of: real ones in a run, fakes where a test is about their order. */
export interface TrialParts {
  start(request: StartRequest, signal: AbortSignal): Promise<RunningServer>;
  watch(server: RunningServer): Watch;
  generate(
    spec: LoadSpec,
    options: {
      readonly cpus: readonly number[] | null;
      /** Called once the load is warm; the measured window starts when it resolves. */
      readonly warm: () => Promise<void>;
      readonly signal: AbortSignal;
    },
  ): Promise<LoadResult>;
  now(): Date;
}

/** Where a trial stands; a failure is told by it. */
type Stage = 'start' | 'load' | 'stop';

const document = { path: '/1k.txt', bodyBytes: 1024 } as const;

/**
 * One fresh arm under one cell, once: start and verify, warm up, measure while watching, stop. Never throws: what went
 * wrong is the result. The server is gone when it returns.
 */
export async function runTrial(
  trial: PlannedTrial,
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<Trial> {
  const { cellPlan: _, ...asked } = trial;
  const head: TrialHead = { ...asked, startedAt: parts.now().toISOString() };
  let stage: Stage = 'start';
  let server: RunningServer | null = null;
  try {
    server = await parts.start(startRequest(trial, plan), signal);
    stage = 'load';
    const measured = await measure(server, trial, plan, parts, signal);
    stage = 'stop';
    await server[Symbol.asyncDispose]();
    return completed(head, plan, server, measured);
  } catch (error) {
    const log = (await server?.lastLog().catch(() => '')) ?? '';
    const stopFailure = await server?.[Symbol.asyncDispose]().then(
      () => null,
      (reason: unknown) => reason,
    );
    if (signal.aborted) return { ...head, state: 'aborted' };
    return failed(head, stage, stopFailure ?? error, log);
  }
}

const startRequest = (trial: PlannedTrial, plan: Plan): StartRequest => ({
  arm: arms[trial.arm],
  tuning: plan.tuning,
  runId: plan.runId,
  cpus: plan.cpus.shared ? null : plan.cpus.server,
  memoryLimitBytes: plan.memoryLimitBytes,
});

interface Measured {
  readonly load: LoadResult;
  readonly observation: Observation;
}

async function measure(
  server: RunningServer,
  trial: PlannedTrial,
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<Measured> {
  const watch = parts.watch(server);
  const giveUp = new AbortController();
  try {
    const load = await Promise.race([
      parts.generate(loadSpec(server, trial, plan), {
        cpus: plan.cpus.shared ? null : plan.cpus.generator,
        warm: () => watch.mark(),
        signal: AbortSignal.any([signal, giveUp.signal]),
      }),
      server.died.then((reason) => Promise.reject(new Error(reason))),
    ]);
    return { load, observation: await watch.stop() };
  } catch (error) {
    giveUp.abort();
    await watch.stop();
    throw error;
  }
}

const loadSpec = (server: RunningServer, trial: PlannedTrial, plan: Plan): LoadSpec => ({
  workload: trial.workload,
  driver: trial.driver,
  host: server.host,
  port: server.port,
  ...document,
  connections: trial.connections,
  warmupSeconds: plan.warmupSeconds,
  durationSeconds: plan.durationSeconds,
  timeoutSeconds: 5,
  ratePerSecond: null,
  arrivals: 'constant',
  restSeconds: 0.25,
  seed: trial.seed,
});

function completed(
  head: TrialHead,
  plan: Plan,
  server: RunningServer,
  { load, observation }: Measured,
): CompletedTrial {
  const generator = generatorUse(load);
  return {
    ...head,
    state: 'completed',
    identity: server.identity,
    durationSeconds: load.durationSeconds,
    sent: load.sent,
    requests: load.requests,
    ratePerSecond: load.ratePerSecond,
    latencyUs: load.latencyUs,
    phases: load.phases,
    errors: load.errors,
    completedPer100Ms: load.completedPer100Ms,
    footprintBytes: observation.memory?.footprintBytes ?? null,
    cpuUsPerRequest:
      observation.cpuUs === null || load.requests === 0 ? null : observation.cpuUs / load.requests,
    generator,
    observation,
    warnings: warningsOf(load, observation, generator, plan),
  };
}

function failed(head: TrialHead, stage: Stage, error: unknown, lastLog: string): FailedTrial {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ServerError) {
    return { ...head, state: 'failed', stage: error.stage, reason, log: error.log || lastLog };
  }
  return { ...head, state: 'failed', stage, reason, log: lastLog };
}
