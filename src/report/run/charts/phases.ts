import type { CellSummary } from '../../../analysis/summary.ts';
import type { Chart } from '../../charts/chart.ts';
import { spectrumChart } from '../../charts/spectrum.ts';

/** Draws the phases of a new connection. First byte comes first: there the MPMs differ. */
export function phases(cell: CellSummary): readonly Chart[] {
  return [
    ...spectrumChart(cell, {
      id: 'first-byte',
      title: 'Connected to first byte',
      of: (trial) => trial.phases?.firstByteUs ?? null,
    }),
    ...spectrumChart(cell, {
      id: 'last-byte',
      title: 'Start to last byte',
      of: (trial) => trial.phases?.lastByteUs ?? null,
    }),
    ...spectrumChart(cell, {
      id: 'connect',
      title: 'Start to connected (the kernel alone)',
      of: (trial) => trial.phases?.connectUs ?? null,
    }),
  ];
}
