import { LostAgent } from '../channel/agent.ts';
import { reasonOf } from '../host/reason-of.ts';
import { GeneratorCrash } from '../load/generator-process.ts';
import type { LoadResult } from '../load/load.ts';
import { protocolOf } from '../load/protocols/protocols.ts';
import { durationOf } from '../plan/duration.ts';
import { type FlawKind, machineFlaws } from '../plan/flaws.ts';
import type { Plan } from '../plan/plan.ts';
import type { Observation } from '../sample/sample.ts';
import { type RunningServer, ServerError } from '../server/server.ts';
import type { ActionRecord } from './actions.ts';
import { generatorUse, requestsOf, validityOf, warningsOf } from './judge.ts';
import { settledWarnings } from './settled.ts';
import { ofBackground, withoutParts, withoutSeries } from './slim.ts';
import type { CompletedTrial, FailedTrial, TrialHead, Turn, Warning } from './trial.ts';

/** Measurements of one arm. */
export interface Measured {
  readonly load: LoadResult;
  readonly observation: Observation;
  /** null in a whole trial. */
  readonly turns: readonly Turn[] | null;
  /** Empty where nothing was done to the server. */
  readonly actions: readonly ActionRecord[];
  /** At rest, before any load; null where it was not read. */
  readonly restFootprintBytes: number | null;
  /** Warnings about the server before the load. */
  readonly before: readonly Warning[];
}

/** Returns the record of a trial that came to its end. */
export function completed(
  head: TrialHead,
  plan: Plan,
  server: RunningServer,
  { load: driven, observation: seen, turns, actions, restFootprintBytes, before }: Measured,
  ceilingPerSecond: number | null,
): CompletedTrial {
  const load = turns === null ? driven : slim(driven);
  const { startedAtMs: _, generator: __, warnings: ___, launchUs: ____, ...reported } = load;
  const { flaws, thresholds } = plan.comparison;
  const generator = generatorUse(load, thresholds);
  const cell = plan.cells.find(({ id }) => id === head.cell);
  const { isCounted } = protocolOf(cell?.protocol);
  const observation = isCounted ? seen : { ...seen, accesses: null };
  const warnings = [
    ...before,
    ...warningsOf(load, observation, generator, plan, ceilingPerSecond),
    ...(cell === undefined
      ? []
      : settledWarnings(load, observation, cell, thresholds, durationOf(cell, plan))),
  ];
  return {
    ...head,
    state: 'completed',
    identity: server.identity,
    startUp: server.startUp,
    ...(actions.length === 0 ? {} : { actions }),
    ...reported,
    restFootprintBytes,
    footprintBytes: observation.memory?.footprintBytes ?? null,
    cpuUsPerRequest: perRequest(turns === null ? observation.cpuUs : sumCpuUs(turns), load),
    generator,
    turns,
    observation: turns === null ? observation : withoutSeries(observation),
    validity: validityOf(warnings, turns === null ? flaws : flawsInTurns(flaws)),
    warnings,
  };
}

/**
 * Leaves out what disturbs the machine: it meets all arms of a round alike while they take turns.
 * It is a warning there. The rounds tell how much it moves them, and an unusual round is repeated
 * for all arms.
 */
const flawsInTurns = (flaws: readonly FlawKind[]): readonly FlawKind[] =>
  flaws.filter((kind) => !machineFlaws.includes(kind));

const slim = (load: LoadResult): LoadResult => ({
  ...withoutParts(load),
  others: load.others.map(ofBackground),
});

/** Stage of a trial in which it may fail. */
export type Stage = Extract<FailedTrial['stage'], 'start' | 'load' | 'stop'>;

/** Returns the record of a trial that did not. */
export function failed(
  head: TrialHead,
  stage: Stage,
  error: unknown,
  lastLog: string,
): FailedTrial {
  const reason = reasonOf(error);
  if (error instanceof ServerError) {
    return { ...head, state: 'failed', stage: error.stage, reason, log: error.log || lastLog };
  }
  return { ...head, state: 'failed', stage: ownStageOf(error) ?? stage, reason, log: lastLog };
}

function ownStageOf(error: unknown): FailedTrial['stage'] | null {
  if (error instanceof GeneratorCrash) return 'generator';
  return error instanceof LostAgent ? 'agent' : null;
}

/** Returns the server's CPU time for each request of any client group. */
function perRequest(cpuUs: number | null, load: LoadResult): number | null {
  const requests = requestsOf(load);
  return cpuUs === null || requests === 0 ? null : cpuUs / requests;
}

/** Returns null where one of them could not be read. */
const sumCpuUs = (turns: readonly Turn[]): number | null =>
  turns.reduce<number | null>(
    (sum, { cpuUs }) => (sum === null || cpuUs === null ? null : sum + cpuUs),
    0,
  );
