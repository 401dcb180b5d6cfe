import type { FigureId } from '../../analysis/figures.ts';

/** What a run says, before everything else: the same in a terminal, on the page and in Markdown. */
export interface Answer {
  /** "Which MPM?" */
  readonly question: string;
  /** "httpd 2.4.71", "64 workers each", "2 CPUs", "11 rounds in 4:38". */
  readonly facts: readonly string[];
  readonly rows: readonly Row[];
  /** Which MPM to take for what. */
  readonly sentence: string;
  /** How the native server compares with httpd; empty where one server takes part. */
  readonly parity: string;
  /** Without full stops. */
  readonly warnings: readonly string[];
}

/** What a run says of one situation; every format shows the same. */
export interface Row {
  /** Id of the cell. */
  readonly cell: string;
  readonly figure: FigureId;
  readonly situation: string;
  /** Conditions under which the row holds; empty: none to name. */
  readonly premise: string;
  readonly state: State;
  /** Names of the arms that are best; empty where nothing was decided. */
  readonly winners: readonly string[];
  /** "worker", "worker or event", "tie", "not decided". */
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
