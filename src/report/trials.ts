import type { Figure } from '../analysis/figures/figure.ts';
import { type FigureId, figures } from '../analysis/figures.ts';
import type { CompletedTrial, Trial } from '../run/trial.ts';
import type { Block } from './document.ts';
import { formatValue } from './format.ts';
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

/** Shows a figure as recorded, whether or not a flaw excludes it; "≥" marks a lower bound. */
export function figureColumn(id: FigureId, head: string): TrialColumn {
  const { unit, read, readFailed, censored }: Figure = figures[id];
  const text = (trial: Trial) => {
    if (trial.state === 'aborted') return null;
    const value = trial.state === 'completed' ? read(trial) : (readFailed?.(trial) ?? null);
    const isBound = trial.state === 'completed' && censored?.(trial);
    return value === null ? null : `${isBound ? '≥ ' : ''}${formatValue(value, unit)}`;
  };
  return { head, text };
}
