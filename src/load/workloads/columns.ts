// Columns that several workloads have in common; each workload adds its questions.

export const closedLoopColumns = {
  short: ['rate', 'latencyP50', 'latencyP99', 'footprint', 'cpu'],
  columns: ['rate', 'latencyP50', 'latencyP95', 'latencyP99', 'footprint', 'footprintPeak', 'cpu'],
} as const;

export const fixedRateColumns = {
  short: ['latencyP50', 'latencyP99', 'answered', 'footprint', 'cpu'],
  columns: ['latencyP50', 'latencyP95', 'latencyP99', 'answered', 'rate', 'footprint', 'cpu'],
} as const;

export const newClientsColumns = {
  short: ['answered', 'latencyP50', 'latencyP99', 'footprint'],
  columns: [
    'answered',
    'firstByteP50',
    'latencyP50',
    'latencyP95',
    'latencyP99',
    'footprint',
    'footprintPeak',
  ],
} as const;

export const overloadColumns = {
  short: ['rate', 'served', 'latencyP50', 'latencyP99', 'footprint'],
  columns: ['rate', 'served', 'latencyP50', 'latencyP95', 'latencyP99', 'footprint', 'cpu'],
} as const;
