/** Something that CI lists with an outcome. */
export interface Case {
  /** Id of the cell; "history". */
  readonly suite: string;
  /** Id of the figure; "trials". */
  readonly group: string;
  /** Unique in its suite and group, and the same from run to run. */
  readonly name: string;
  /**
   * failed: a confirmed regression, never a mere difference between arms. error: could not be
   * measured. skipped: inconclusive.
   */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** A word for machines: "better", "no-rounds", "failed-trials". */
  readonly kind: string;
  /** A sentence for people; several lines where trials failed. */
  readonly text: string;
  /** The exact numbers behind the sentence, in the order of their weight. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Seconds of load behind it; 0 for questions, which rest on the trials of their cell. */
  readonly seconds: number;
}
