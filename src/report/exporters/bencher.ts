import type { Summary } from '../../analysis/summary.ts';
import { recordedName } from '../ci/measures.ts';
import { type KnownMedian, knownMedians } from '../ci/medians.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes Bencher Metric Format: the median round of each figure, with the lowest and the highest
 * round as its bounds.
 */
export const bencher: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/bencher.json', content: bencherText(data.summary) }];

function bencherText(summary: Summary): string {
  const benchmarks = Map.groupBy(knownMedians(summary), ({ cell, arm }) =>
    `${cell.id}/${arm.arm}`.toWellFormed(),
  );
  const written = [...benchmarks].map(([name, of]) => [
    name,
    Object.fromEntries(of.map(measureOf)),
  ]);
  return `${JSON.stringify(Object.fromEntries(written), null, 2)}\n`;
}

/** Names a measure as Bencher's slugs are written: "latency-p99-us". */
const measureOf = ({ id, measured: { median, min, max } }: KnownMedian) =>
  [
    recordedName(id).replaceAll('_', '-'),
    { value: median, lower_value: min, upper_value: max },
  ] as const;
