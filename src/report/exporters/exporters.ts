import type { Report } from '../document.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { png } from './png.ts';
import { text } from './text.ts';

/** A file of a report; `path` is relative to the run's folder. */
export interface ReportFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Writes a report in one format: its summary and trials in, files out. Touches no disk. */
export type Exporter = (report: Report) => readonly ReportFile[];

/** Formats of a report, the page first. To add one: one file and one line. */
export const exporters = {
  html,
  markdown,
  text,
  json,
  png,
} as const satisfies Record<string, Exporter>;

/** Writes a report in every format; the same report gives the same files. */
export const exportAll: Exporter = (report) =>
  Object.values<Exporter>(exporters).flatMap((exporter) => exporter(report));
