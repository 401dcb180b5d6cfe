import type { LoadResult, PopulationResult } from '../load/load.ts';
import type { FlawKind } from '../plan/flaws.ts';
import type { Plan } from '../plan/plan.ts';
import type { Thresholds } from '../plan/thresholds.ts';
import type { Disturbances, Observation } from '../sample/sample.ts';
import type { CompletedTrial, GeneratorUse, Validity, Warning } from './trial.ts';

/** Assumed where nothing was observed: a check that did not run proves nothing. */
const calm: Disturbances = { throttledShare: 0, oomKills: null, clockStepMs: 0 };

/**
 * Returns how busy the generator was, of the CPUs that its threads can use; of several machines the
 * busiest. For bursts that is the time in which they were under way: it rests in between.
 */
export function generatorUse(
  { generator, machines, durationSeconds, phases }: LoadResult,
  { generatorCpuShare }: Thresholds,
): GeneratorUse {
  const each = machines ?? [generator];
  const burstsUs = phases?.drainUs.reduce((sum, us) => sum + us, 0) ?? 0;
  const shares = each.map(({ cpuSeconds, spinSeconds, threads }) => {
    const seconds = (burstsUs > 0 ? burstsUs / 1e6 : durationSeconds) * threads;
    return seconds > 0 ? (cpuSeconds - spinSeconds) / seconds : 0;
  });
  const cpuShare = Math.max(...shares);
  const { eventLoopDelayP99Us } = generator;
  return { cpuShare, bound: cpuShare > generatorCpuShare, eventLoopDelayP99Us };
}

/**
 * Returns the warnings that follow from the load alone.
 * @param ceilingPerSecond what the generator can do; null where it was not calibrated.
 */
export function loadWarnings(
  load: LoadResult,
  generator: GeneratorUse,
  { lagUs: allowedUs, ceilingShare }: Thresholds,
  ceilingPerSecond: number | null,
): readonly Warning[] {
  const warnings: Warning[] = [...load.warnings];
  const { lagUs, ratePerSecond } = load;
  if (generator.bound) warnings.push({ kind: 'generator-bound', cpuShare: generator.cpuShare });
  if (lagUs !== null && lagUs.p99 > allowedUs) {
    warnings.push({ kind: 'schedule-late', lagP99Us: lagUs.p99, allowedUs });
  }
  if (ceilingPerSecond !== null && ratePerSecond > ceilingShare * ceilingPerSecond) {
    warnings.push({ kind: 'near-ceiling', ratePerSecond, ceilingPerSecond });
  }
  return warnings;
}

/** Machines that are alike differ by a few percent. */
const mostUneven = 1.5;

/** Returns how much faster the best served machine was than the worst, for each connection. */
function unevenness({ model, machines = [] }: LoadResult): number {
  // Of a schedule each machine has the same part, whatever its connections.
  if (model !== 'closed') return 1;
  const rates = machines.flatMap(({ requests, connections }) =>
    connections === null || connections === 0 ? [] : requests / connections,
  );
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  // Few requests are uneven by chance.
  const isFew = machines.some(({ requests }) => requests < 100);
  return rates.length < 2 || isFew ? 1 : most / least;
}

/** Returns everything that a reader must know before trusting this trial's numbers. */
export function warningsOf(
  load: LoadResult,
  observation: Observation,
  generator: GeneratorUse,
  { comparison: { thresholds }, cpus }: Pick<Plan, 'comparison' | 'cpus'>,
  ceilingPerSecond: number | null,
): readonly Warning[] {
  const warnings = [...loadWarnings(load, generator, thresholds, ceilingPerSecond)];
  const ratio = unevenness(load);
  if (ratio > mostUneven) warnings.push({ kind: 'uneven-machines', ratio });
  if (countsDiffer(load, observation, thresholds)) {
    warnings.push({
      kind: 'accesses-differ',
      driver: requestsOf(load),
      server: observation.accesses ?? 0,
    });
  }
  const share = shareOfOthers(observation);
  if (share > thresholds.neighboursShare) warnings.push({ kind: 'neighbours', share });
  warnings.push(...disturbancesOf(observation, thresholds));
  if (cpus.shared) warnings.push({ kind: 'shared-cpu' });
  if (observation.memory === null) {
    const { noMemoryBecause: reason = 'no source could be read' } = observation;
    warnings.push({ kind: 'no-memory-source', reason });
  }
  return warnings;
}

function disturbancesOf(
  { hostStealShare, disturbances = calm }: Observation,
  { stealShare, stolenShare, throttledShare, clockStepMs }: Thresholds,
): readonly Warning[] {
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

/**
 * Returns the share of the server's CPUs that no arm of the round used; 0 where it is not known.
 */
function shareOfOthers({ serverCpus, cpuUs }: Observation): number {
  if (serverCpus === null || cpuUs === null) return 0;
  return Math.max(0, (serverCpus.usedUs - cpuUs) / serverCpus.windowUs);
}

/** Returns the verdict on a trial. @param flaws those that invalidate it, the weightiest first. */
export function validityOf(warnings: readonly Warning[], flaws: readonly FlawKind[]): Validity {
  const evidence = flaws.flatMap((kind) => warnings.filter((each) => each.kind === kind));
  const [first] = evidence;
  return { verdict: first === undefined ? 'valid' : (first.kind as FlawKind), evidence };
}

/** Tells a trial without any flaw: its generator kept up and its counts add up. */
export const isValid = (trial: CompletedTrial): boolean => trial.validity.verdict === 'valid';

/**
 * Compares the counts of both sides. A server may have served requests whose clients no longer
 * waited; it cannot have served a request that nobody sent.
 */
function countsDiffer(
  load: LoadResult,
  { accesses, otherAccesses = 0 }: Observation,
  { accessesShare }: Thresholds,
): boolean {
  if (accesses === null) return false;
  const requests = requestsOf(load);
  const sum = (of: (each: PopulationResult) => number) =>
    [load, ...load.others].reduce((total, each) => total + of(each), 0);
  // What was under way when the window began may have been served before it.
  const carried = sum((each) => each.carried);
  const unanswered = sum((each) => (each.failed ?? 0) + (each.inFlight ?? 0));
  // httpd adds to its counts without a lock, and now and then one is missing.
  const slack = Math.max(1, accessesShare * requests);
  const most = requests + carried + unanswered + otherAccesses;
  return accesses < requests - carried - slack || accesses > most + slack;
}

/** Returns the requests answered to all client groups, the measured one and the others. */
export const requestsOf = ({
  requests,
  others,
}: {
  readonly requests: number;
  readonly others: readonly { readonly requests: number }[];
}): number => others.reduce((sum, each) => sum + each.requests, requests);
