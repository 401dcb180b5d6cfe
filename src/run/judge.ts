import type { LoadResult } from '../load/load.ts';
import type { Plan } from '../plan/plan.ts';
import type { Observation } from '../sample/sample.ts';
import type { CompletedTrial, Warning } from './trial.ts';

/** Above this share of its CPU the generator, not the server, is what was measured. */
const boundShare = 0.9;

/** The server's count may differ from the driver's by this much: requests under way at either edge of the window. */
const accessesTolerance = 0.03;

/** More stolen time than this moves a throughput visibly. */
const stealShare = 0.02;

/** How busy the generator was. Every driver runs on one thread, so one CPU is all it can use. */
export function generatorUse(load: LoadResult): CompletedTrial['generator'] {
  const cpuShare = load.generator.cpuSeconds / load.durationSeconds;
  return {
    cpuShare,
    bound: cpuShare > boundShare,
    eventLoopDelayP99Us: load.generator.eventLoopDelayP99Us,
  };
}

/** Everything that a reader must know before trusting this trial's numbers. */
export function warningsOf(
  load: LoadResult,
  observation: Observation,
  generator: CompletedTrial['generator'],
  plan: Plan,
): readonly Warning[] {
  const warnings: Warning[] = [...load.warnings];
  if (generator.bound) warnings.push({ kind: 'generator-bound', cpuShare: generator.cpuShare });
  if (countsDiffer(load, observation)) {
    warnings.push({
      kind: 'accesses-differ',
      driver: load.requests,
      server: observation.accesses ?? 0,
    });
  }
  if (observation.hostStealShare > stealShare) {
    warnings.push({ kind: 'steal', share: observation.hostStealShare });
  }
  if (plan.cpus.shared) warnings.push({ kind: 'shared-cpu' });
  if (observation.memory === null)
    warnings.push({ kind: 'no-memory-source', reason: 'no source could be read' });
  return warnings;
}

function countsDiffer(load: LoadResult, observation: Observation): boolean {
  if (observation.accesses === null) return false;
  return Math.abs(observation.accesses - load.requests) > accessesTolerance * load.requests;
}

/** Whether a completed trial's numbers may be ranked: its generator kept up and its books balance. */
export const isValid = (trial: CompletedTrial): boolean =>
  !trial.generator.bound &&
  !trial.warnings.some(
    ({ kind }) => kind === 'guard' || kind === 'local-limit' || kind === 'accesses-differ',
  );
