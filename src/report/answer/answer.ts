import type { Comparison } from '../../analysis/comparisons.ts';
import type { FigureId } from '../../analysis/figures.ts';

/** The answer of a run, shown before everything else and the same in every format. */
export interface Answer {
  /** "Which MPM?" */
  readonly question: string;
  /** "httpd 2.4.71", "64 workers each", "2 CPUs", "11 rounds in 4:38". */
  readonly facts: readonly string[];
  readonly rows: readonly Row[];
  /** Advice: the MPM to take for each situation. */
  readonly sentence: string;
  /** Comparison of the native server with httpd; empty where one server takes part. */
  readonly parity: string;
  /** Without full stops. */
  readonly warnings: readonly string[];
}

/** One situation of the answer; every format shows the same. */
export interface Row {
  /** Id of the cell. */
  readonly cell: string;
  /** Dimension in which the arms differ; null where there is nothing to compare. */
  readonly of: Comparison['of'] | null;
  /** Names of the arms that are compared, or of the only one. */
  readonly arms: readonly string[];
  readonly figure: FigureId;
  readonly situation: string;
  /** Conditions under which the row holds; empty: none to name. */
  readonly premise: string;
  readonly state: State;
  /** Names of the arms that are best; empty where nothing was decided. */
  readonly winners: readonly string[];
  /** "worker", "worker or event", "tie", "tie of worker and event", "not decided". */
  readonly best: string;
  readonly difference: string;
  readonly confidence: string;
}

export type State =
  | 'decided'
  | 'loss'
  | 'equivalent'
  | 'undecided'
  | 'too-few-rounds'
  | 'not-measured'
  | 'alone';
