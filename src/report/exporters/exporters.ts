import { annotations } from './annotations.ts';
import { bencher } from './bencher.ts';
import type { Exporter } from './exporter.ts';
import { githubBenchmark } from './github-benchmark.ts';
import { goBenchmark } from './go-benchmark.ts';
import { hdrLog } from './hdr-log.ts';
import { html } from './html.ts';
import { jobSummary } from './job-summary.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { openMetrics } from './open-metrics.ts';
import { otavaCsv } from './otava-csv.ts';
import { png } from './png.ts';
import { text } from './text.ts';
import { trialsCsv } from './trials-csv.ts';

/**
 * Formats of a report, the page first; those for other programs write into the folder ci/. To add
 * one: one file and one line.
 */
export const exporters = {
  html,
  markdown,
  text,
  json,
  png,
  junit,
  jobSummary,
  annotations,
  trialsCsv,
  hdrLog,
  githubBenchmark,
  bencher,
  goBenchmark,
  otavaCsv,
  openMetrics,
} as const satisfies Record<string, Exporter>;

/** Writes a report in every format; the same report gives the same files. */
export const exportAll: Exporter = (report) =>
  Object.values<Exporter>(exporters).flatMap((exporter) => exporter(report));
