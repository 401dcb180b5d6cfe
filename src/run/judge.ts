import type { LoadResult } from '../load/load.ts';
import { type Invalidating, invalidating } from '../plan/invalidation.ts';
import type { Plan } from '../plan/plan.ts';
import type { Disturbances, Observation } from '../sample/sample.ts';
import type { CompletedTrial, Generator, Validity, Warning } from './trial.ts';

/** Above this share of its CPU the generator, not the server, is what was measured. */
const boundShare = 0.9;

/** One request in a hundred may leave so late before the schedule is no longer the one that was asked for … */
const allowedLagUs = 1000;

/** … or so late, as a share of the p99 of the latency: what is small beside the figure does not decide it. */
const allowedLagShare = 0.05;

/** Of the calibrated ceiling; above it the generator has a part in the result. */
const ceilingShare = 0.85;

/** The server's count may differ from the driver's by this much: requests under way at either edge of the window. */
const accessesTolerance = 0.03;

/**
 * With more than this of the server's CPUs in other hands it hardly ran, and what it shows is when it ran. Less meets all arms of a round, more
 * or less alike.
 */
const neighboursShare = 0.75;

/** More stolen time than this moves a throughput visibly … */
const stealShare = 0.02;

/** … and more than this is a machine that hardly ran. */
const stolenShare = 0.25;

/** A quota that stops us in more of its periods than this decides what comes out. */
const throttledShare = 0.05;

/** A clock that is slewed moves by at most 0.5 ms a second (adjtimex(2)); more was a step, or the machine was suspended. */
const clockStepMs = 100;

/** Of what nobody looked for nothing is known. */
const calm: Disturbances = { throttledShare: 0, oomKills: null, clockStepMs: 0 };

/** How busy the generator was, of the CPUs that its threads can use. */
export function generatorUse({ generator, durationSeconds }: LoadResult): Generator {
  const { cpuSeconds, spinSeconds, threads, eventLoopDelayP99Us } = generator;
  const cpuShare = (cpuSeconds - spinSeconds) / (durationSeconds * threads);
  return { cpuShare, bound: cpuShare > boundShare, eventLoopDelayP99Us };
}

/** What the load alone tells. @param ceilingPerSecond what the generator can do; null where it was not calibrated. */
export function loadWarnings(
  load: LoadResult,
  generator: Generator,
  ceilingPerSecond: number | null,
): readonly Warning[] {
  const warnings: Warning[] = [...load.warnings];
  const { lagUs, latencyUs, ratePerSecond } = load;
  const allowedUs = Math.max(allowedLagUs, allowedLagShare * (latencyUs?.p99 ?? 0));
  if (generator.bound) warnings.push({ kind: 'generator-bound', cpuShare: generator.cpuShare });
  if (lagUs !== null && lagUs.p99 > allowedUs) {
    warnings.push({ kind: 'schedule-late', lagP99Us: lagUs.p99, allowedUs });
  }
  if (ceilingPerSecond !== null && ratePerSecond > ceilingShare * ceilingPerSecond) {
    warnings.push({ kind: 'near-ceiling', ratePerSecond, ceilingPerSecond });
  }
  return warnings;
}

/** Everything that a reader must know before trusting this trial's numbers. */
export function warningsOf(
  load: LoadResult,
  observation: Observation,
  generator: Generator,
  plan: Plan,
  ceilingPerSecond: number | null,
): readonly Warning[] {
  const warnings = [...loadWarnings(load, generator, ceilingPerSecond)];
  if (countsDiffer(load, observation)) {
    warnings.push({
      kind: 'accesses-differ',
      driver: requestsOf(load),
      server: observation.accesses ?? 0,
    });
  }
  const neighbours = shareOfOthers(observation);
  if (neighbours > neighboursShare) warnings.push({ kind: 'neighbours', share: neighbours });
  warnings.push(...disturbancesOf(observation));
  if (plan.cpus.shared) warnings.push({ kind: 'shared-cpu' });
  if (observation.memory === null) {
    const { noMemoryBecause: reason = 'no source could be read' } = observation;
    warnings.push({ kind: 'no-memory-source', reason });
  }
  return warnings;
}

function disturbancesOf({ hostStealShare, disturbances = calm }: Observation): readonly Warning[] {
  const warnings: Warning[] = [];
  const { throttledShare: throttled, oomKills, clockStepMs: ms, trackingDrops = 0 } = disturbances;
  if (hostStealShare > stolenShare) warnings.push({ kind: 'stolen', share: hostStealShare });
  else if (hostStealShare > stealShare) warnings.push({ kind: 'steal', share: hostStealShare });
  if (throttled > throttledShare) warnings.push({ kind: 'throttled', share: throttled });
  if ((oomKills ?? 0) > 0) warnings.push({ kind: 'out-of-memory', killed: oomKills ?? 0 });
  if (Math.abs(ms) > clockStepMs) warnings.push({ kind: 'clock-step', ms });
  if (trackingDrops > 0) warnings.push({ kind: 'tracking-full', dropped: trackingDrops });
  return warnings;
}

/** Of the server's CPUs, what neither it nor any arm beside it used; 0 where that is not known. */
function shareOfOthers({ serverCpus, cpuUs }: Observation): number {
  if (serverCpus === null || cpuUs === null) return 0;
  return Math.max(0, (serverCpus.usedUs - cpuUs) / serverCpus.windowUs);
}

export function validityOf(warnings: readonly Warning[]): Validity {
  const evidence = invalidating.flatMap((kind) => warnings.filter((each) => each.kind === kind));
  const [first] = evidence;
  return { verdict: first === undefined ? 'valid' : (first.kind as Invalidating), evidence };
}

/** One request in a hundred left late, but the median one did not: medians and shares are what they would have been. */
export const isBarelyLate = (trial: CompletedTrial, warning: Warning): boolean =>
  warning.kind === 'schedule-late' && (trial.lagUs?.p50 ?? 0) <= warning.allowedUs;

/** Whether a completed trial's numbers may be ranked: its generator kept up and its books balance. */
export const isValid = (trial: CompletedTrial): boolean => trial.validity.verdict === 'valid';

/** A server may well have served what its client no longer waited for; it cannot have served what nobody asked. */
function countsDiffer(load: LoadResult, observation: Observation): boolean {
  const { accesses } = observation;
  if (accesses === null) return false;
  const requests = requestsOf(load);
  const unsure = [load, ...load.others].reduce(
    (sum, each) => sum + each.carried + (each.failed ?? 0) + (each.inFlight ?? 0),
    0,
  );
  const slack = accessesTolerance * requests;
  return accesses < requests - slack || accesses > requests + unsure + slack;
}

const requestsOf = (load: LoadResult): number =>
  [load, ...load.others].reduce((sum, each) => sum + each.requests, 0);
