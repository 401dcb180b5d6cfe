import { GeneratorCrash } from '../load/generator.ts';
import type { LoadResult } from '../load/load.ts';
import type { Plan } from '../plan/plan.ts';
import type { Observation } from '../sample/sample.ts';
import { type RunningServer, ServerError } from '../server/server.ts';
import type { ActionRecord } from './actions.ts';
import { generatorUse, validityOf, warningsOf } from './judge.ts';
import { settledWarnings } from './settled.ts';
import type { CompletedTrial, FailedTrial, Slice, TrialHead } from './trial.ts';

/** What was measured of one arm. */
export interface Measured {
  readonly load: LoadResult;
  readonly observation: Observation;
  readonly slices: readonly Slice[] | null;
  /** Empty where nothing was done to the server. */
  readonly actions: readonly ActionRecord[];
}

/** The record of a trial that came to its end. */
export function completed(
  head: TrialHead,
  plan: Plan,
  server: RunningServer,
  { load, observation, slices, actions }: Measured,
  ceilingPerSecond: number | null,
): CompletedTrial {
  const { startedAtMs: _, generator: __, warnings: ___, launchUs: ____, ...told } = load;
  const generator = generatorUse(load);
  const cell = plan.cells.find(({ id }) => id === head.cell);
  const warnings = [
    ...warningsOf(load, observation, generator, plan, ceilingPerSecond),
    ...(cell === undefined ? [] : settledWarnings(load, observation, cell)),
  ];
  return {
    ...head,
    state: 'completed',
    identity: server.identity,
    startUp: server.startUp,
    ...(actions.length === 0 ? {} : { actions }),
    ...told,
    footprintBytes: observation.memory?.footprintBytes ?? null,
    cpuUsPerRequest: perRequest(slices === null ? observation.cpuUs : sumCpuUs(slices), load),
    generator,
    slices,
    observation,
    validity: validityOf(warnings),
    warnings,
  };
}

/** Where a trial stands; a failure is told by it. */
export type Stage = 'start' | 'load' | 'stop';

/** The record of a trial that did not. */
export function failed(
  head: TrialHead,
  stage: Stage,
  error: unknown,
  lastLog: string,
): FailedTrial {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ServerError) {
    return { ...head, state: 'failed', stage: error.stage, reason, log: error.log || lastLog };
  }
  const where = error instanceof GeneratorCrash ? 'generator' : stage;
  return { ...head, state: 'failed', stage: where, reason, log: lastLog };
}

/** The server's CPU time, over the requests of every population. */
function perRequest(cpuUs: number | null, load: LoadResult): number | null {
  const requests = [load, ...load.others].reduce((sum, each) => sum + each.requests, 0);
  return cpuUs === null || requests === 0 ? null : cpuUs / requests;
}

/** null when one of them could not be read. */
const sumCpuUs = (slices: readonly Slice[]): number | null =>
  slices.reduce<number | null>(
    (sum, { cpuUs }) => (sum === null || cpuUs === null ? null : sum + cpuUs),
    0,
  );
