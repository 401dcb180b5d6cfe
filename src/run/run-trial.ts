import type { Plan } from '../plan/plan.ts';
import type { RunningServer } from '../server/server.ts';
import { loadSpec, startRequest } from './load-spec.ts';
import { completed, failed, type Measured, type Stage } from './outcome.ts';
import type { TrialParts } from './parts.ts';
import type { Trial, TrialHead } from './trial.ts';
import type { PlannedTrial } from './trials.ts';

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
    await using backend = await parts.startBackend(trial.cellPlan.backendDelayMs, plan);
    server = await parts.start(startRequest(trial, plan, backend.socket), signal);
    stage = 'load';
    const measured = await measure(server, trial, plan, parts, signal);
    stage = 'stop';
    await server[Symbol.asyncDispose]();
    const ceiling = parts.ceilingOf(trial.cellPlan);
    return completed(head, plan, server, measured, ceiling);
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
    return { load, observation: await watch.stop(), slices: null };
  } catch (error) {
    giveUp.abort();
    await watch.stop();
    throw error;
  }
}
