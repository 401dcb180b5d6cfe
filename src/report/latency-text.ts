import { fallsAmongLost, type Quantile } from '../load/latency.ts';
import type { LatencyUs } from '../load/load.ts';
import { median } from '../stats/quantile.ts';
import { formatValue } from './format.ts';

/**
 * Returns the median of a percentile, or of the maximum, over several results: "2.55 ms".
 * "≥" marks a lower bound: in some result it falls among requests without a correct answer.
 */
export function latencyText(all: readonly (LatencyUs | null | undefined)[], at: Quantile): string {
  const known = all.filter((each) => each !== null && each !== undefined);
  if (known.length === 0) return '–';
  const bound = known.some((each) => fallsAmongLost(each, at)) ? '≥ ' : '';
  return `${bound}${formatValue(median(known.map((each) => each[at])), 'us')}`;
}
