import type { CellSummary } from '../summary.ts';
import type { Chart } from './chart.ts';
import { spectrumChart } from './spectrum.ts';

/** keepalive: from sending a request to the last byte of its answer. */
export function latency(cell: CellSummary): readonly Chart[] {
  if (cell.cell.workload === 'burst') return [];
  return spectrumChart(cell, { id: 'latency', title: 'Latency', of: (trial) => trial.latencyUs });
}
