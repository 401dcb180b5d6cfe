import { type WorkloadName, workloads } from '../load/workloads/workloads.ts';
import type { MetricId } from './metrics.ts';

/** The figures that answer the question of a workload. */
export interface Columns {
  /** Written about in sentences, the main one first. */
  readonly asked: readonly MetricId[];
  /** Columns that fit a terminal 100 characters wide. */
  readonly short: readonly MetricId[];
  readonly all: readonly MetricId[];
}

/** Returns the columns of a workload; a figure that does not exist does not type-check. */
export function columnsOf(workload: WorkloadName): Columns {
  const { sentences, short, columns } = workloads[workload].figures;
  return { asked: sentences, short, all: columns };
}
