import type { Report } from '../document.ts';

/** A file of a report; `path` is relative to the run's folder. */
export interface ReportFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Writes a report in one format: its summary and trials in, files out. Touches no disk. */
export type Exporter = (report: Report) => readonly ReportFile[];
