import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { spectrumChart } from '../../charts/spectrum.ts';

/** keepalive: from sending a request, or in an open loop from when it was due, to the last byte of its answer. */
export function latency(cell: CellSummary): readonly Chart[] {
  if (cell.cell.workload === 'burst') return [];
  const latencies = cell.arms.flatMap((arm) => arm.valid.map((trial) => trial.latencyUs));
  const due = latencies.some((each) => each?.kind === 'due');
  const title = due ? 'Latency since a request was due' : 'Latency since a request was sent';
  return spectrumChart(cell, { id: 'latency', title, of: (trial) => trial.latencyUs });
}
