import type { Problems } from '../host/message.ts';
import { targetNote } from '../load/workloads/retarget.ts';
import { type Arm, type ArmId, controlOf } from '../server/arm.ts';
import { poolOf } from '../server/pool.ts';
import { type RuntimeName, runtimes } from '../server/runtimes.ts';
import { planCells } from './cells.ts';
import { comparisonFor } from './comparison.ts';
import { cpusElsewhere, splitCpus } from './cpus.ts';
import { fitMemory } from './fit-memory.ts';
import { type Plan, type PlanTls, schema } from './plan.ts';
import { http2Of, needsTls, protocolsOf, speakingArms } from './protocols.ts';
import type { PlanRequest, Surroundings } from './request.ts';
import { planRounds } from './rounds.ts';
import { runnableArms } from './runnable-arms.ts';

/**
 * Turns a request into a frozen plan; nothing later fills in a default. The plan is only valid
 * where nothing was added to `problems`.
 */
export function makePlan(request: PlanRequest, around: Surroundings, problems: Problems): Plan {
  const { seed } = request;
  const names = protocolsOf(request);
  const { arms, load } = request;
  // The cells of a study say themselves whom they measure.
  const speaking = 'workloads' in load ? speakingArms(arms, names, problems) : { arms, notes: [] };
  const runnable = runnableArms(speaking.arms, around.runtime, problems);
  const fit = fitted({ ...request, arms: runnable.arms }, around, problems);
  const { arms: chosen } = fit;
  const target = 'workloads' in request.load ? (request.load.target ?? null) : null;
  const targetNotes = target === null ? [] : [targetNote(target)];
  const { now, runtime } = around;

  const capacity = Object.fromEntries(chosen.map((arm) => [arm.id, poolOf(arm).capacity]));
  // Without arms there is a problem already; any capacity serves to find the others.
  const smallest = chosen.length === 0 ? 1 : Math.min(...Object.values(capacity));
  const planned = planCells({ ...request, arms: chosen }, smallest, around, problems);
  const { cells } = planned;
  const remarks = [
    ...[...targetNotes, ...speaking.notes, ...runnable.notes],
    ...[...planned.notes, ...fit.notes],
  ];
  const control = request.control ? chooseControl(chosen) : null;
  const instances = [
    ...chosen.map(({ id }) => id),
    ...(control === null ? [] : [controlOf(control)]),
  ];
  return {
    schema,
    version: around.version,
    runId: request.runId ?? runIdOf(now, seed),
    createdAt: now.toISOString(),
    preset: request.preset,
    seed,
    runtime: runtime.name,
    runtimeReason: runtime.reason,
    httpd: request.httpd,
    capacity,
    ...cpusOf(around, request),
    memoryLimitBytes: runtimes[runtime.name].memoryLimitBytes,
    notes: [...(request.notes ?? []), ...remarks],
    arms: chosen,
    control,
    cells,
    ...(target !== null && { target }),
    ...(needsTls(names) && { tls: request.tls ?? usualTls }),
    ...http2Of(chosen, names),
    rounds: planRounds(instances, cells, request),
    budgetSeconds: request.budgetSeconds,
    joinsEvery: request.joinsEvery ?? {},
    clientThreads: request.clientThreads,
    warmupSeconds: request.warmupSeconds,
    durationSeconds: request.durationSeconds,
    comparison: comparisonFor(request.rounds, request.budgetSeconds !== null),
  };
}

/** Returns the CPUs of both sides, and where the server's are. */
function cpusOf(
  { cores, runtime }: Surroundings,
  { httpd }: PlanRequest,
): Pick<Plan, 'cpus' | 'serverAddress' | 'generatorAddresses'> {
  const { elsewhere } = runtime;
  if (elsewhere === undefined) return { cpus: splitCpus(cores) };
  const { address: serverAddress } = elsewhere;
  const generators = elsewhere.generators?.slice(0, httpd.generators?.most ?? undefined);
  return {
    cpus: cpusElsewhere({ ...elsewhere, ...(generators && { generators }) }, cores),
    serverAddress,
    ...(generators && { generatorAddresses: generators.map(({ address }) => address) }),
  };
}

/** The TLS of a run that does not say otherwise. */
export const usualTls: PlanTls = { key: 'ecdsa' };

function fitted(
  { arms, fitMemory: wish }: PlanRequest,
  { freeMemoryBytes, runtime: { elsewhere } }: Surroundings,
  problems: Problems,
): Pick<Plan, 'arms' | 'notes'> {
  if (wish === undefined) return { arms, notes: [] };
  const free = elsewhere === undefined ? freeMemoryBytes : elsewhere.memoryBytes;
  const fits = fitMemory(arms, free, wish === 'leave-out');
  if ('arms' in fits) return fits;
  problems.push(fits.problem);
  return { arms, notes: [] };
}

/**
 * Moves a plan to another runtime, where the one asked for is not available after all. Its servers
 * were not asked about a tuning.
 */
export const onRuntime = (plan: Plan, runtime: RuntimeName, runtimeReason: string): Plan => ({
  ...plan,
  arms: plan.arms.map(({ pool: _, ...arm }) => arm),
  runtime,
  runtimeReason,
  memoryLimitBytes: runtimes[runtime].memoryLimitBytes,
});

/** Chooses event where it takes part: its second start costs the least memory. */
const chooseControl = (chosen: readonly Arm[]): ArmId | null =>
  (chosen.find(({ mpm }) => mpm === 'event') ?? chosen.at(-1))?.id ?? null;

/** Names a run "2026-11-24-101500-0f3a": names sort by time; the seed tells two runs apart. */
export function runIdOf(now: Date, seed: number): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const digits = (seed % 0x10000).toString(16).padStart(4, '0');
  return `${date}-${time.slice(0, 8).replaceAll(':', '')}-${digits}`;
}
