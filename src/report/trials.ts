import type { CompletedTrial, Trial } from '../run/trial.ts';
import type { Block } from './document.ts';
import { describeErrors } from './notes.ts';
import { describeWarning } from './warnings.ts';

/** A column of figures in a table of trials. */
export interface TrialColumn {
  readonly head: string;
  /** The text of a trial; null where it has no such value. */
  readonly text: (trial: Trial) => string | null;
}

/** Lists every trial as it was recorded, the invalid ones included, folded away under a title. */
export function trialsTable(
  title: string,
  trials: readonly Trial[],
  columns: readonly TrialColumn[],
): Block {
  const head = ['trial', 'state', ...columns.map((each) => each.head), 'errors and warnings'];
  const rows = trials.map((trial) => [
    trial.id,
    trial.state === 'completed' ? trial.validity.verdict : trial.state,
    ...columns.map(({ text }) => text(trial) ?? '–'),
    remarks(trial),
  ]);
  return {
    kind: 'details',
    title,
    blocks: [{ kind: 'table', label: title, head, rows, prose: [head.length - 1] }],
  };
}

function remarks(trial: Trial): string {
  if (trial.state === 'aborted') return '';
  if (trial.state === 'failed') return `stage ${trial.stage}: ${trial.reason}`;
  const all = [describeErrors(trial.errors), ...trial.warnings.map(describeWarning)];
  return all.filter((text) => text !== '').join('; ') || 'none';
}

/** Reads a column from completed trials only. */
export const ofCompleted =
  (text: (trial: CompletedTrial) => string | null) =>
  (trial: Trial): string | null =>
    trial.state === 'completed' ? text(trial) : null;
