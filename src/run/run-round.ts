import type { Plan } from '../plan/plan.ts';
import { completed, failed, type Measured } from './outcome.ts';
import type { TrialParts } from './parts.ts';
import { type Running, type Start, startArms } from './start-arms.ts';
import type { Trial, TrialHead } from './trial.ts';
import type { PlannedTrial } from './trials.ts';
import { ArmEnded, measureTurns } from './turns.ts';

/**
 * Runs the part of a round that shares its starts: all arms side by side, and one cell after the
 * other on them. Never throws: a failure is the result. The servers are gone when it returns.
 * @param trials those of the round, cell by cell in their order.
 * @param record receives the trials of a cell when it ends.
 */
export async function runRound(
  trials: readonly PlannedTrial[],
  plan: Plan,
  parts: TrialParts,
  record: (trials: readonly Trial[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const cells = [...Map.groupBy(trials, ({ cell }) => cell).values()];
  const firsts = [...new Map(trials.toReversed().map((each) => [each.arm, each])).values()];
  parts.prepareGenerator();
  const startedAt = parts.now().toISOString();
  const starts = await startArms(firsts.toReversed(), plan, parts, signal);
  try {
    for (const [index, cell] of cells.entries()) {
      const begun = index === 0 ? startedAt : parts.now().toISOString();
      // The others idle meanwhile, as between their turns.
      const own = starts.filter(({ arm }) => cell.some((trial) => trial.arm === arm));
      const state = { starts: own, begun, isFirst: index === 0 };
      record(await runCell(cell, state, plan, parts, signal));
    }
  } finally {
    await Promise.allSettled(
      starts.map((start) => ('server' in start ? start.server[Symbol.asyncDispose]() : null)),
    );
  }
}

/** State of the round when a cell begins. */
interface Begun {
  /** Those that are measured in the cell. */
  readonly starts: readonly Start[];
  readonly begun: string;
  /** No load has met the servers yet. */
  readonly isFirst: boolean;
}

async function runCell(
  trials: readonly PlannedTrial[],
  { starts, begun, isFirst }: Begun,
  plan: Plan,
  parts: TrialParts,
  signal: AbortSignal,
): Promise<readonly Trial[]> {
  const headOf = ({ arm }: { readonly arm: string }): TrialHead => {
    const { cellPlan: _, ...asked } = trialOf(trials, arm);
    return { ...asked, startedAt: begun, endedAt: parts.now().toISOString() };
  };
  const failures = await failuresOf(starts, headOf);
  const running = starts.filter(isRunning);
  if (signal.aborted) return trials.map((trial) => ({ ...headOf(trial), state: 'aborted' }));
  if (running.length === 0) return failures;
  const stands = running.map(({ arm, server }) => ({ trial: trialOf(trials, arm), server }));
  try {
    const measured = await measureTurns(stands, isFirst, plan, parts, signal);
    const done = stands.map(({ trial, server }, i) => {
      const ceiling = parts.ceilingOf(trial.cellPlan);
      return completed(headOf(trial), plan, server, measured[i] as Measured, ceiling);
    });
    return [...failures, ...done];
  } catch (error) {
    // The others repeat the cell without an arm that ended: their part of it was cut off.
    if (signal.aborted || error instanceof ArmEnded) {
      return runCell(trials, { starts, begun, isFirst: false }, plan, parts, signal);
    }
    return [...failures, ...running.map((start) => failed(headOf(start), 'load', error, ''))];
  }
}

const trialOf = (trials: readonly PlannedTrial[], arm: string): PlannedTrial =>
  trials.find((trial) => trial.arm === arm) as PlannedTrial;

const isRunning = (start: Start): start is Running => hasServer(start) && start.ended() === null;

const hasServer = (start: Start): start is Running => 'server' in start;

/** Returns the records of the arms that did not start, or ended by themselves since. */
async function failuresOf(
  starts: readonly Start[],
  headOf: (start: Start) => TrialHead,
): Promise<readonly Trial[]> {
  const failures: Trial[] = [];
  for (const start of starts) {
    if (!hasServer(start)) failures.push(failed(headOf(start), 'start', start.error, ''));
    else if (start.ended() !== null) {
      const log = await start.server.lastLog().catch(() => '');
      failures.push(failed(headOf(start), 'load', new Error(start.ended() ?? ''), log));
    }
  }
  return failures;
}
