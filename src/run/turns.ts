import type { LoadInTurns } from '../load/turns.ts';
import type { Plan, Turns } from '../plan/plan.ts';
import type { Observation, Watch } from '../sample/sample.ts';
import type { RunningServer } from '../server/server.ts';
import { seededRandom, shuffled } from '../stats/random.ts';
import { watchedUnder } from './client-port.ts';
import { loadSpec } from './load-spec.ts';
import type { Measured } from './outcome.ts';
import type { TrialParts } from './parts.ts';
import type { Turn, Warning } from './trial.ts';
import type { PlannedTrial } from './trials.ts';

/** An arm that waits for its turns. */
export interface Stand {
  readonly trial: PlannedTrial;
  readonly server: RunningServer;
}

/** A server ended by itself in the middle of a cell. */
export class ArmEnded extends Error {
  override readonly name = 'ArmEnded';
}

/**
 * Measures one cell on arms that run side by side and idle except the one whose turn it is. The
 * turns of the arms alternate in a balanced random order.
 * @param isFirst no load has met the servers: their memory at rest is read.
 * @throws {ArmEnded} when a server ends; GeneratorCrash; LostAgent; the signal's reason.
 */
export async function measureTurns(
  stands: readonly Stand[],
  isFirst: boolean,
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<readonly Measured[]> {
  parts.prepareGenerator();
  const before = await Promise.all(stands.map(({ server }) => parts.awaitRest(server, signal)));
  const watches = stands.map(({ trial, server }) =>
    parts.watch(watchedUnder(server, trial.cellPlan)),
  );
  parts.observer?.cellBegins(stands.map(({ trial }, i) => ({ trial, watch: watches[i] as Watch })));
  const giveUp = new AbortController();
  const options = {
    cpus: plan.cpus.shared ? null : plan.cpus.generator,
    signal: AbortSignal.any([signal, giveUp.signal]),
  };
  // One thread of the generator: it drives one arm at a time.
  const onOneThread = { ...plan, clientThreads: 1 };
  const specs = stands.map(({ trial, server }) => loadSpec(server, trial, onOneThread));
  try {
    const rest = isFirst ? await Promise.all(watches.map((watch) => watch.footprintBytes())) : [];
    const work = async (load: LoadInTurns) => {
      for (const watch of watches) await watch.mark();
      const turns = await takeTurns(load, stands, plan, parts);
      return { turns, loads: await load.finish() };
    };
    const deaths = stands.map(({ server }) =>
      server.died.then((reason) => Promise.reject(new ArmEnded(`${server.arm.id}: ${reason}`))),
    );
    const driven = await Promise.race([parts.driveTurns(specs, options, work), ...deaths]);
    // The connections are closed now: a server whose workers they held can tell its counts.
    const observations = withoutEachOther(await Promise.all(watches.map((watch) => watch.stop())));
    return stands.map((_, i) => ({
      load: driven.loads[i] as Measured['load'],
      observation: observations[i] as Observation,
      turns: driven.turns[i] ?? [],
      actions: [],
      restFootprintBytes: rest[i] ?? null,
      before: before[i] as readonly Warning[],
    }));
  } catch (error) {
    giveUp.abort();
    await Promise.all(watches.map((watch) => watch.stop()));
    throw error;
  }
}

/**
 * Returns the order of the turns: `count` times a shuffled list of all arms.
 * @param every arm i is in each list whose number it divides.
 */
export function turnOrder(
  every: readonly number[],
  count: number,
  seed: number,
): readonly number[] {
  const random = seededRandom(seed);
  const arms = (block: number) => every.flatMap((each, arm) => (block % each === 0 ? [arm] : []));
  return Array.from({ length: count }, (_, block) => shuffled(arms(block), random)).flat();
}

async function takeTurns(
  load: LoadInTurns,
  stands: readonly Stand[],
  { joinsEvery }: Plan,
  parts: TrialParts,
): Promise<readonly (readonly Turn[])[]> {
  const turns: Turn[][] = stands.map(() => []);
  const { cellPlan, seed } = (stands[0] as Stand).trial;
  const { count, seconds } = cellPlan.turns as Turns;
  if (count === 0) await load.rest(seconds);
  const startMs = performance.now();
  const every = stands.map(({ trial }) => joinsEvery[trial.arm] ?? 1);
  for (const index of turnOrder(every, count, seed)) {
    const { server, trial } = stands[index] as Stand;
    const before = await parts.cpuUs(server);
    parts.observer?.loadBegins(trial);
    const atMs = performance.now() - startMs;
    const done = await load.turn(index, seconds);
    const after = await parts.cpuUs(server);
    const cpuUs = before === null || after === null ? null : after - before;
    turns[index]?.push({ atMs: Math.round(atMs), ...done, cpuUs });
    parts.observer?.loadProgresses(trial, done);
  }
  return turns;
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
