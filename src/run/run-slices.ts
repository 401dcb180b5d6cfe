import { seededRandom, shuffled } from '../load/random.ts';
import type { LoadInTurns } from '../load/turns.ts';
import { durationOf } from '../plan/duration.ts';
import type { Plan } from '../plan/plan.ts';
import type { Observation, Watch } from '../sample/sample.ts';
import type { RunningServer } from '../server/server.ts';
import { loadSpec, startRequest } from './load-spec.ts';
import { completed, failed, type Measured } from './outcome.ts';
import type { TrialParts } from './parts.ts';
import type { Slice, Trial, TrialHead } from './trial.ts';
import type { PlannedTrial } from './trials.ts';

/** Short against what drifts on a shared machine, long against a request. */
export const sliceSeconds = 0.25;

/**
 * Runs all arms of a round side by side, idle except the one under load. The load switches between
 * them in short slices in a balanced random order. Never throws: a failure is the result. The
 * servers are gone when it returns.
 */
export async function runSlices(
  trials: readonly PlannedTrial[],
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<readonly Trial[]> {
  const heads = new Map(trials.map((trial) => [trial.id, headOf(trial, parts)]));
  const stands: Stand[] = [];
  const results: Trial[] = [];
  const head = (trial: PlannedTrial) => heads.get(trial.id) as TrialHead;
  const fail = (trial: PlannedTrial, stage: 'start' | 'load', error: unknown, log: string) =>
    results.push(
      signal.aborted
        ? { ...head(trial), state: 'aborted' }
        : failed(head(trial), stage, error, log),
    );

  parts.prepareGenerator();
  for (const trial of trials) {
    try {
      stands.push({ trial, server: await parts.start(startRequest(trial, plan, null), signal) });
    } catch (error) {
      fail(trial, 'start', error, '');
    }
  }
  try {
    const measured = stands.length === 0 ? [] : await measure(stands, plan, parts, signal);
    for (const [i, { trial, server }] of stands.entries()) {
      const of = measured[i] as Measured;
      results.push(completed(head(trial), plan, server, of, parts.ceilingOf(trial.cellPlan)));
    }
  } catch (error) {
    for (const { trial, server } of stands) {
      fail(trial, 'load', error, await server.lastLog().catch(() => ''));
    }
  } finally {
    await Promise.allSettled(stands.map(({ server }) => server[Symbol.asyncDispose]()));
  }
  return trials.flatMap(({ id }) => results.find((result) => result.id === id) ?? []);
}

/**
 * Returns the order of the slices: each block is a shuffled list of all loads.
 * @param blocks the number of slices of each load.
 */
export function sliceOrder(loads: number, blocks: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const each = Array.from({ length: loads }, (_, index) => index);
  return Array.from({ length: blocks }, () => shuffled(each, random)).flat();
}

interface Stand {
  readonly trial: PlannedTrial;
  readonly server: RunningServer;
}

function headOf({ cellPlan: _, ...asked }: PlannedTrial, parts: TrialParts): TrialHead {
  return { ...asked, startedAt: parts.now().toISOString() };
}

async function measure(
  stands: readonly Stand[],
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<readonly Measured[]> {
  const watches = stands.map(({ server }) => parts.watch(server));
  const giveUp = new AbortController();
  const options = {
    cpus: plan.cpus.shared ? null : plan.cpus.generator,
    signal: AbortSignal.any([signal, giveUp.signal]),
  };
  // One thread of the generator: it drives one arm at a time.
  const onOneThread = { ...plan, clientThreads: 1 };
  const specs = stands.map(({ trial, server }) => loadSpec(server, trial, onOneThread));
  const deaths = stands.map(({ server }) =>
    server.died.then((reason) => Promise.reject(new Error(`${server.arm.id}: ${reason}`))),
  );
  try {
    const work = (load: LoadInTurns) => slice(load, stands, watches, plan, parts);
    return await Promise.race([parts.driveTurns(specs, options, work), ...deaths]);
  } catch (error) {
    giveUp.abort();
    await Promise.all(watches.map((watch) => watch.stop()));
    throw error;
  }
}

async function slice(
  load: LoadInTurns,
  stands: readonly Stand[],
  watches: readonly Watch[],
  plan: Plan,
  parts: TrialParts,
): Promise<readonly Measured[]> {
  for (const watch of watches) await watch.mark();
  const slices: Slice[][] = stands.map(() => []);
  const seconds = durationOf(stands[0]?.trial.cellPlan ?? {}, plan);
  const blocks = Math.max(1, Math.round(seconds / sliceSeconds));
  const startMs = performance.now();
  for (const index of sliceOrder(stands.length, blocks, stands[0]?.trial.seed ?? 0)) {
    const { server } = stands[index] as Stand;
    const before = await parts.cpuUs(server);
    const atMs = performance.now() - startMs;
    const done = await load.turn(index, sliceSeconds);
    const after = await parts.cpuUs(server);
    const cpuUs = before === null || after === null ? null : after - before;
    slices[index]?.push({ atMs: Math.round(atMs), ...done, cpuUs });
  }
  const results = await load.finish();
  const observations = withoutEachOther(await Promise.all(watches.map((watch) => watch.stop())));
  return stands.map((_, i) => ({
    load: results[i] as Measured['load'],
    observation: observations[i] as Measured['observation'],
    slices: slices[i] ?? [],
    actions: [],
  }));
}

/**
 * Arms side by side are no strangers to each other: what they used is left out of what others did.
 */
function withoutEachOther(observations: readonly Observation[]): readonly Observation[] {
  const all = observations.reduce((sum, { cpuUs }) => sum + (cpuUs ?? 0), 0);
  return observations.map((each) => {
    if (each.serverCpus === null) return each;
    const usedUs = each.serverCpus.usedUs - (all - (each.cpuUs ?? 0));
    return { ...each, serverCpus: { ...each.serverCpus, usedUs } };
  });
}
