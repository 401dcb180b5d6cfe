import type { WorkloadName } from '../load/workloads/workloads.ts';
import type { MetricId } from './metrics.ts';

/** Which figures answer the question of a workload. */
export interface Columns {
  /** Said in sentences; the first is the one that the workload is run for. */
  readonly asked: readonly MetricId[];
  /** What fits a terminal of 100 columns. */
  readonly short: readonly MetricId[];
  readonly all: readonly MetricId[];
}

const closedLoop: Columns = {
  asked: ['rate', 'latencyP50', 'footprint', 'cpu'],
  short: ['rate', 'latencyP50', 'latencyP99', 'footprint', 'cpu'],
  all: ['rate', 'latencyP50', 'latencyP95', 'latencyP99', 'footprint', 'footprintPeak', 'cpu'],
};

const fixedRate: Columns = {
  asked: ['latencyP50', 'latencyP99', 'cpu'],
  short: ['latencyP50', 'latencyP99', 'answered', 'footprint', 'cpu'],
  all: ['latencyP50', 'latencyP95', 'latencyP99', 'answered', 'rate', 'footprint', 'cpu'],
};

const newClients: Columns = {
  asked: ['answered', 'latencyP50', 'latencyP99', 'footprint'],
  short: ['answered', 'latencyP50', 'latencyP99', 'footprint'],
  all: [
    'answered',
    'firstByteP50',
    'latencyP50',
    'latencyP95',
    'latencyP99',
    'footprint',
    'footprintPeak',
  ],
};

export const columns: Readonly<Record<WorkloadName, Columns>> = {
  keepalive: closedLoop,
  throughput: { ...closedLoop, asked: ['rate', 'cpu'] },
  churn: fixedRate,
  steady: fixedRate,
  burst: {
    asked: ['firstByteP50', 'drain', 'footprint'],
    short: ['firstByteP50', 'firstByteP99', 'drain', 'footprint', 'rate'],
    all: [
      'firstByteP50',
      'firstByteP99',
      'latencyP50',
      'latencyP99',
      'drain',
      'rate',
      'footprint',
      'footprintPeak',
      'cpu',
    ],
  },
  parked: newClients,
  slow: newClients,
  ramp: {
    asked: ['rate', 'served', 'footprint'],
    short: ['rate', 'served', 'latencyP50', 'latencyP99', 'footprint'],
    all: ['rate', 'served', 'latencyP50', 'latencyP95', 'latencyP99', 'footprint', 'cpu'],
  },
  app: {
    asked: ['rate', 'served', 'latencyP50', 'footprint'],
    short: ['rate', 'served', 'latencyP50', 'latencyP99', 'footprint'],
    all: ['rate', 'served', 'latencyP50', 'latencyP95', 'latencyP99', 'footprint', 'cpu'],
  },
  php: closedLoop,
};
