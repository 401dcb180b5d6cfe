import { isRefusal } from '../server/httpd/refusal.ts';
import type { Trial } from './trial.ts';

/** Trials of one cell in one round: what is repeated together, if at all. */
export const blockOf = ({ round, cell }: { readonly round: number; readonly cell: string }) =>
  `r${round}-${cell}`;

/** Returns the latest attempt at a block. */
export const attemptOf = (records: readonly Trial[]): number =>
  Math.max(1, ...records.map(({ attempt }) => attempt));

/** Recognizes a crash of our own generator: like an invalid trial it says nothing of the server. */
export const isGeneratorCrash = (trial: Trial): boolean =>
  trial.state === 'failed' && trial.stage === 'generator';

/**
 * Checks that a server failed in these trials: that is a result, and a repetition would hide it. A
 * refusal of the configuration does not count, because it would only come again.
 */
export const holdsFailure = (records: readonly Trial[]): boolean =>
  records.some(
    (each) => each.state === 'failed' && !isGeneratorCrash(each) && !isRefusal(each.reason),
  );

/**
 * Returns the trials that count among all records of a run, in the order in which their ids first
 * appear. In a repeated round of a cell all of them are of one attempt, because halves of two were
 * not measured in turn. This is the latest attempt that was completed, or an earlier one in which a
 * server failed. Of several records of a trial within it the last counts.
 */
export function countingTrials(records: readonly Trial[]): readonly Trial[] {
  const chosen = new Map(
    [...Map.groupBy(records, blockOf)].flatMap(([, block]) =>
      chosenOf(block).map((trial) => [trial.id, trial]),
    ),
  );
  const ids = new Set(records.map(({ id }) => id));
  return [...ids].flatMap((id) => chosen.get(id) ?? []);
}

function chosenOf(block: readonly Trial[]): readonly Trial[] {
  const ids = new Set(block.map(({ id }) => id));
  const attempts = [...Map.groupBy(block, ({ attempt }) => attempt)]
    .toSorted(([a], [b]) => a - b)
    .map(([, records]) => [...new Map(records.map((each) => [each.id, each])).values()]);
  const whole = attempts.filter(
    (trials) => trials.length === ids.size && trials.every(({ state }) => state !== 'aborted'),
  );
  return whole.find(holdsFailure) ?? whole.at(-1) ?? attempts.at(-1) ?? [];
}
