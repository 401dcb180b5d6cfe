import fc from 'fast-check';
import { type Histogram, HistogramLogReader } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { decodeHistogram } from '../../../src/load/latency.ts';
import { hdrLog } from '../../../src/report/exporters/hdr-log.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

/** Reads a log with HdrHistogram's own reader. */
function intervalsOf(text: string): readonly Histogram[] {
  const reader = new HistogramLogReader(text);
  const read: Histogram[] = [];
  for (;;) {
    const next = reader.nextIntervalHistogram();
    if (next === null) return read;
    read.push(next);
  }
}

/** Returns a log as the trials have it: tag, start, end, count, percentiles of each histogram. */
const expected = ({ trials }: ReturnType<typeof exportedBy>['summary']) =>
  trials.flatMap((trial) => {
    if (trial.state !== 'completed') return [];
    const { cell, arm, startedAt, durationSeconds } = trial;
    return [trial.latencyUs, trial.sentLatencyUs].flatMap((latency) => {
      if (latency === null || latency.histogram === '') return [];
      const startMs = Date.parse(startedAt);
      return [
        factsOf(
          decodeHistogram(latency),
          `${cell}/${arm}/${latency.kind}`.replace(/[\s,]/g, '_'),
          startMs,
          startMs + durationSeconds * 1000,
        ),
      ];
    });
  });

const factsOf = (histogram: Histogram, tag: string, startMs: number, endMs: number) =>
  JSON.stringify([
    tag,
    Math.round(startMs),
    Math.round(endMs),
    histogram.totalCount,
    ...[50, 90, 99, 99.9, 100].map((q) => histogram.getValueAtPercentile(q)),
  ]);

const sorted = (texts: readonly string[]) => texts.toSorted();

test("HdrHistogram's reader finds every histogram with its counts, time and tag", () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(hdrLog, run);
      const read = intervalsOf(text).map((each) =>
        factsOf(each, each.tag ?? '', each.startTimeStampMsec, each.endTimeStampMsec),
      );
      // The reader splits lines at CR and LF only.
      expect(sorted(read)).toEqual(sorted(expected(summary)));
    }),
    { numRuns: 8 },
  );
});

test('the intervals stand in the order of time, with their maximum in milliseconds', () => {
  const { text } = exportedBy(hdrLog, buildRun({ mishaps: false }));
  const lines = text.split('\n').filter((line) => line.startsWith('Tag='));
  const starts = lines.map((line) => Number(line.split(',')[1]));
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  expect(lines.map((line) => Number(line.split(',')[3]))).toEqual(
    intervalsOf(text).map(({ maxValue }) => Number((maxValue / 1000).toFixed(3))),
  );
});

test('requests without an answer are counted beside the histogram that lacks them', () => {
  const { text } = exportedBy(hdrLog, quickRun(1));
  expect(text).toMatch(
    /^#parked-128\/httpd-prefork\/due round 1: 118 of 118 lost, the shortest waited 2000000 us$/m,
  );
  expect(text).not.toMatch(/^#parked-128\/httpd-event\/due/m);
});
