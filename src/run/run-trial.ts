import type { Plan } from '../plan/plan.ts';
import type { Observation } from '../sample/sample.ts';
import type { RunningServer } from '../server/server.ts';
import { type ActionRecord, act } from './actions.ts';
import { watchedUnder } from './client-port.ts';
import { loadSpec, startRequest } from './load-spec.ts';
import { completed, failed, type Measured, type Stage } from './outcome.ts';
import type { TrialParts } from './parts.ts';
import { type ReplaceableServer, replaceableServer } from './replaceable-server.ts';
import type { Trial, TrialHead } from './trial.ts';
import type { PlannedTrial } from './trials.ts';

/**
 * Runs one fresh arm under one cell, once: start and verify, warm up, measure while watching, stop.
 * Never throws: a failure is the result. The server is gone when it returns.
 */
export async function runTrial(
  trial: PlannedTrial,
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<Trial> {
  const { cellPlan: _, ...asked } = trial;
  const startedAt = parts.now().toISOString();
  const head = (): TrialHead => ({ ...asked, startedAt, endedAt: parts.now().toISOString() });
  let stage: Stage = 'start';
  let held: ReplaceableServer | null = null;
  try {
    await using backend = await parts.startBackend(trial.cellPlan.backendDelayMs, plan);
    parts.prepareGenerator();
    parts.observer?.armStarts(trial);
    const request = startRequest(trial, plan, backend.socket);
    const server = await parts.start(request, signal);
    held = replaceableServer(server, request, (other) => parts.start(other, signal));
    stage = 'load';
    const measured = await measure(server, held, trial, plan, parts, signal);
    stage = 'stop';
    await held[Symbol.asyncDispose]();
    const ceiling = parts.ceilingOf(trial.cellPlan);
    return completed(head(), plan, server, measured, ceiling);
  } catch (error) {
    const log =
      (await held
        ?.current()
        .lastLog()
        .catch(() => '')) ?? '';
    const stopFailure = await held?.[Symbol.asyncDispose]().then(
      () => null,
      (reason: unknown) => reason,
    );
    if (signal.aborted) return { ...head(), state: 'aborted' };
    return failed(head(), stage, stopFailure ?? error, log);
  }
}

async function measure(
  server: RunningServer,
  held: ReplaceableServer,
  trial: PlannedTrial,
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<Measured> {
  const { cellPlan } = trial;
  const watch = parts.watch(watchedUnder(server, cellPlan), cellPlan.countsEffort);
  parts.observer?.cellBegins([{ trial, watch }]);
  const giveUp = new AbortController();
  const ended = new AbortController();
  let acting: Promise<readonly ActionRecord[]> = Promise.resolve([]);
  try {
    const load = await Promise.race([
      parts.generate(loadSpec(server, trial, plan), {
        cpus: plan.cpus.shared ? null : plan.cpus.generator,
        warm: async () => {
          await watch.mark();
          parts.observer?.loadBegins(trial);
          acting = act(trial.cellPlan.actions ?? [], held, ended.signal);
          acting.catch((error: unknown) => giveUp.abort(error));
        },
        signal: AbortSignal.any([signal, giveUp.signal]),
        report: (progress) => parts.observer?.loadProgresses(trial, progress),
      }),
      held.died.then((reason) => Promise.reject(new Error(reason))),
    ]);
    ended.abort();
    const actions = await acting;
    const observation = await watch.stop();
    return {
      ...{ load, observation: beside(observation, actions), actions },
      ...{ turns: null, restFootprintBytes: null, before: [] },
    };
  } catch (error) {
    giveUp.abort();
    ended.abort();
    // What was begun must be over before the server is disposed: it may be putting another in its
    // place.
    await acting.catch(() => {});
    await watch.stop();
    throw error;
  }
}

/**
 * Removes what actions make incomparable. A restart drops the scoreboard, and we asked for the
 * status page, so its count is not compared with the driver's. The watch follows the first server:
 * where another replaced it, its memory is not that of the trial.
 */
function beside(observation: Observation, actions: readonly ActionRecord[]): Observation {
  if (actions.length === 0) return observation;
  const uncounted = { ...observation, accesses: null };
  return actions.some(({ action }) => action.do === 'mpm-change')
    ? { ...uncounted, memory: null, noMemoryBecause: 'another server was put in its place' }
    : uncounted;
}
