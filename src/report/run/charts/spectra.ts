import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { spectrumChart } from '../../charts/spectrum.ts';

/** Draws the latency of requests as a percentile spectrum. */
export function latency(cell: CellSummary): readonly Chart[] {
  // A burst's latency starts with the connection: the charts of its phases show it.
  if (cell.cell.populations[0].model === 'bursts') return [];
  const latencies = cell.arms.flatMap((arm) => arm.valid.map((trial) => trial.latencyUs));
  const due = latencies.some((each) => each?.kind === 'due');
  const title = due ? 'Latency since a request was due' : 'Latency since a request was sent';
  return spectrumChart(cell, { id: 'latency', title, of: (trial) => trial.latencyUs });
}

/** Draws the time from the established connection to the first byte: there the MPMs differ. */
export const firstByte = (cell: CellSummary): readonly Chart[] =>
  spectrumChart(cell, {
    id: 'first-byte',
    title: 'Connected to first byte',
    of: (trial) => trial.phases?.firstByteUs ?? null,
  });
