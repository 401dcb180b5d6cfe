import type { Exporter } from './exporter.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { png } from './png.ts';
import { text } from './text.ts';

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
