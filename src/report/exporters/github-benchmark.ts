import { figures } from '../../analysis/figures.ts';
import { unitNames } from '../ci/measures.ts';
import { type KnownMedian, knownMedians } from '../ci/medians.ts';
import { plural } from '../format.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes the entries that github-action-benchmark reads with the tools customBiggerIsBetter and
 * customSmallerIsBetter: a direction holds for a whole file. It refuses a file without entries, so
 * none is written.
 */
export const githubBenchmark: Exporter = ({ data }) => {
  if (data === null) return [];
  const medians = knownMedians(data.summary);
  const files = [
    ['ci/bigger-is-better.json', medians.filter(({ id }) => figures[id].better === 'higher')],
    ['ci/smaller-is-better.json', medians.filter(({ id }) => figures[id].better === 'lower')],
  ] as const;
  return files
    .filter(([, of]) => of.length > 0)
    .map(([path, of]) => ({ path, content: `${JSON.stringify(of.map(entryOf), null, 2)}\n` }));
};

function entryOf({ cell, arm, id, measured }: KnownMedian) {
  const { title, unit } = figures[id];
  const { median, min, max, n, censored, thin } = measured;
  const remarks = [
    `median of ${plural(n, 'round')}`,
    ...(censored ? ['a lower bound: unanswered requests count with their wait so far'] : []),
    ...(thin ? ['fewer than 50 requests of a round lie beyond this percentile'] : []),
  ];
  return {
    name: `${cell.id} / ${arm.arm} / ${title}`.toWellFormed(),
    unit: unitNames[unit],
    value: median,
    range: `${min} to ${max}`,
    extra: remarks.join('\n'),
  };
}
