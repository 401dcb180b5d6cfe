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

/** First byte comes first: there the MPMs differ. */
const phasesOfConnection = [
  ['first-byte', 'Connected to first byte', 'firstByteUs'],
  ['last-byte', 'Start to last byte', 'lastByteUs'],
  ['connect', 'Start to connected (the kernel alone)', 'connectUs'],
] as const;

/** Draws the phases of a new connection. */
export const phases = (cell: CellSummary): readonly Chart[] =>
  phasesOfConnection.flatMap(([id, title, phase]) =>
    spectrumChart(cell, { id, title, of: (trial) => trial.phases?.[phase] ?? null }),
  );
