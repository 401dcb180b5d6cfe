import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';

/** Figures that a verdict may be about; the report knows how to read them from a trial. */
export type PrimaryMetric =
  | 'rate'
  | 'cpu'
  | 'latencyP99'
  | 'firstByteP50'
  | 'drain'
  | 'answered'
  | 'footprint';

/** What is asked of all pairs of arms, laid down before the first trial. */
export interface Question {
  readonly metric: PrimaryMetric;
  readonly better: 'higher' | 'lower';
  /** δ: a smaller share does not matter. */
  readonly margin: number;
}

export const marginKinds = ['throughput', 'cpu', 'latency', 'memory'] as const;

/** δ for each kind of figure, as a share. */
export type Margins = Readonly<Record<(typeof marginKinds)[number], number>>;

export const usualMargins: Margins = { throughput: 0.03, cpu: 0.03, latency: 0.1, memory: 0.05 };

const natures: Readonly<
  Record<PrimaryMetric, { readonly kind: keyof Margins; readonly better: Question['better'] }>
> = {
  rate: { kind: 'throughput', better: 'higher' },
  answered: { kind: 'throughput', better: 'higher' },
  cpu: { kind: 'cpu', better: 'lower' },
  latencyP99: { kind: 'latency', better: 'lower' },
  firstByteP50: { kind: 'latency', better: 'lower' },
  drain: { kind: 'latency', better: 'lower' },
  footprint: { kind: 'memory', better: 'lower' },
};

/** Returns the questions of a workload; a figure without a nature does not type-check. */
export function questionsOf(workload: WorkloadName, margins: Margins): readonly Question[] {
  const asked: readonly PrimaryMetric[] = workloads[workload].figures.questions;
  return asked.map((metric) => {
    const { kind, better } = natures[metric];
    return { metric, better, margin: margins[kind] };
  });
}
