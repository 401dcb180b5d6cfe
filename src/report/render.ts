import type { RunInput } from '../analysis/input.ts';
import { summarize } from '../analysis/summary.ts';
import type { ReportFile } from './exporters/exporter.ts';
import { exportAll } from './exporters/exporters.ts';
import { runReport } from './run/report.ts';

export type { ReportFile };

/** Writes everything that a run's folder gets beside its records. Touches no disk. */
export const renderRun = (input: RunInput): readonly ReportFile[] =>
  exportAll(runReport(summarize(input)));
