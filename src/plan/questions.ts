/** A question that is asked of pairs of arms, decided before the first trial. */
export interface Question {
  /** Id of a figure; `analysis` knows how to read it from a trial. */
  readonly figure: string;
  readonly better: 'higher' | 'lower';
  /** Equivalence margin δ: a share of the value, or of loss a difference between the shares. */
  readonly margin: number;
}

export const marginKinds = ['throughput', 'cpu', 'latency', 'loss', 'memory'] as const;

/** Equivalence margin for each kind of figure, as a share. */
export type Margins = Readonly<Record<(typeof marginKinds)[number], number>>;

export const usualMargins: Margins = {
  throughput: 0.05,
  cpu: 0.05,
  latency: 0.1,
  loss: 0.005,
  memory: 0.05,
};
