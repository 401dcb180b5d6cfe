import type { LatencyUs } from '../load/load.ts';
import { median } from '../stats/quantile.ts';
import { formatValue } from './format.ts';

type Place = 'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'max';

/**
 * Returns the median of a percentile, or of the largest latency, over several results: "2.55 ms".
 * "≥" marks a lower bound: in some result it falls among requests without a correct answer.
 */
export function latencyText(all: readonly (LatencyUs | null | undefined)[], at: Place): string {
  const known = all.filter((each) => each !== null && each !== undefined);
  if (known.length === 0) return '–';
  const bound = known.some((each) => each[at] === each.lostAtLeastUs) ? '≥ ' : '';
  return `${bound}${formatValue(median(known.map((each) => each[at])), 'us')}`;
}
