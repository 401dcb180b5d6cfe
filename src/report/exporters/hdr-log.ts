import type { Summary } from '../../analysis/summary.ts';
import { decodeHistogram } from '../../load/latency.ts';
import type { LatencyUs } from '../../load/load.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes the latency histograms of all trials as a log of HdrHistogram, version 1.3 with histograms
 * of V2: a line a trial and kind, in microseconds, with the tag cell/arm/kind. Requests without a
 * correct answer are in no histogram; a comment counts them.
 */
export const hdrLog: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/latency.hlog', content: logText(data.summary) }];

function logText({ plan, trials }: Summary): string {
  const startSeconds = Date.parse(plan.createdAt) / 1000;
  const completed = trials
    .filter((trial) => trial.state === 'completed')
    .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  return [
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${startSeconds.toFixed(3)} (seconds since epoch), ${plan.createdAt}]`,
    '#[Latencies in microseconds; Interval_Max in milliseconds]',
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ...completed.flatMap((trial) => [
      ...linesOf(trial, trial.latencyUs),
      ...linesOf(trial, trial.sentLatencyUs),
      '',
    ]),
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(trial: CompletedTrial, latency: LatencyUs | null): readonly string[] {
  if (latency === null) return [];
  const { cell, arm, round, startedAt, durationSeconds } = trial;
  const { kind, lost, count, lostAtLeastUs, histogram } = latency;
  // The fields of a line are separated by commas, and its readers take lines one by one.
  const tag = `${cell}/${arm}/${kind}`.replace(/[\s,]/gu, '_');
  const seconds = [Date.parse(startedAt) / 1000, durationSeconds].map((each) => each.toFixed(3));
  const comment = `#${tag} round ${round}:`;
  const maxMs = maxOf(latency);
  return [
    ...(lost === 0
      ? []
      : [`${comment} ${lost} of ${count} lost, the shortest waited ${lostAtLeastUs} us`]),
    maxMs === null
      ? `${comment} no histogram was kept`
      : `Tag=${tag},${seconds.join(',')},${maxMs.toFixed(3)},${histogram}`,
  ];
}

/** Returns the slowest answer in milliseconds; null where the histogram cannot be read. */
function maxOf(latency: LatencyUs): number | null {
  try {
    return decodeHistogram(latency).maxValue / 1000;
  } catch {
    return null;
  }
}
