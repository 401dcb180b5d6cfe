import { epochKey, type Night, type NightSeries, seriesKey } from '../../history/night.ts';
import { arms, type BaseArmId } from '../../server/arm.ts';
import { armBand } from '../charts/arm-style.ts';
import { type Chart, type Dataset, lineChart, type Points } from '../charts/chart.ts';
import { list } from '../format.ts';
import { dayOf, type HistoryInput } from './input.ts';
import { nounOf, stepText } from './wording.ts';

/** A longer line would have more points than a page has pixels. */
const mostNights = 365;

/** Draws each figure of each cell over the nights of the newest epoch, all arms in one chart. */
export function trendCharts(input: HistoryInput): readonly Chart[] {
  const { newest } = input.judgement;
  if (newest === null) return [];
  const key = epochKey(newest.epoch);
  const nights = input.nights.filter(({ epoch }) => epochKey(epoch) === key).slice(-mostNights);
  const byKey = nights.map(
    ({ series }) => new Map(series.map((each) => [seriesKey(each), each] as const)),
  );
  const changed = new Set(
    input.judgement.series.flatMap(({ key, changes }) => (changes.length === 0 ? [] : [key])),
  );
  const hasNone = (series: readonly NightSeries[]) =>
    series.every((each) => !changed.has(seriesKey(each)));
  const groups = Map.groupBy(newest.series, ({ cell, figure }) => `${cell}-${figure}`);
  const ordered = [...groups].toSorted(([, a], [, b]) => Number(hasNone(a)) - Number(hasNone(b)));
  return ordered.map(([id, series]) => chartOf(id, series, nights, byKey, input));
}

function chartOf(
  id: string,
  series: readonly NightSeries[],
  nights: readonly Night[],
  byKey: readonly ReadonlyMap<string, NightSeries>[],
  { judgement }: HistoryInput,
): Chart {
  const [first] = series;
  const { cell = '', figure = '' } = first ?? {};
  const datasets = series.flatMap((each): readonly Dataset[] => {
    const key = seriesKey(each);
    const read = (of: (found: NightSeries) => number): Points =>
      byKey.map((found, x) => ({ x, y: percentOf(found.get(key), of) }));
    const area = { low: read(({ low }) => low), high: read(({ high }) => high) };
    const { mpm } = arms[each.arm as BaseArmId] ?? { mpm: 'event' };
    const name = each.arm;
    return [
      ...armBand(
        { mpm, name },
        read(({ change }) => change),
        area,
      ),
      ...marksOf(key, nights, byKey, judgement),
    ];
  });
  const sees = judgement.series
    .filter(({ newest }) => newest.cell === cell && newest.figure === figure)
    .flatMap(({ newest, smallestStep }) =>
      smallestStep === null
        ? []
        : [
            `${newest.arm} ${stepText(smallestStep.firstNight, newest.scale)} on the first ` +
              `night, ${stepText(smallestStep.thirdNight, newest.scale)} after three`,
          ],
    );
  const takeaway =
    sees.length === 0
      ? 'Too few nights to tell which step would be found.'
      : `Smallest step that would be found: ${list(sees)}.`;
  return lineChart(
    { id: `trend-${id}`, title: `${nounOf(figure)} against the anchor: ${cell}`, takeaway },
    {
      titles: { x: 'night', y: `${unitOf(first)} more or less than the anchor` },
      size: 'half',
      heightPx: 280,
      labels: nights.map(dayOf),
      datasets,
      x: { type: 'category' },
      y: { beginAtZero: false },
    },
  );
}

/** Shares are compared by their difference: 3 % lost against 1 % are 2 % of the requests. */
const unitOf = (series: NightSeries | undefined): string =>
  series?.scale === 'difference' ? '% of the requests' : '%';

function percentOf(
  found: NightSeries | undefined,
  of: (found: NightSeries) => number,
): number | null {
  if (found === undefined) return null;
  const share = found.scale === 'ratio' ? Math.expm1(of(found)) : of(found);
  return Number((100 * share).toPrecision(4));
}

/** Marks the first night after each change of a series. */
function marksOf(
  key: string,
  nights: readonly Night[],
  byKey: readonly ReadonlyMap<string, NightSeries>[],
  { series }: HistoryInput['judgement'],
): readonly Dataset[] {
  const changes = series.find((each) => each.key === key)?.changes ?? [];
  const data = changes.flatMap(({ firstBad }): Points => {
    const x = nights.findIndex(({ runId }) => runId === firstBad);
    return x < 0 ? [] : [{ x, y: percentOf(byKey[x]?.get(key), ({ change }) => change) }];
  });
  if (data.length === 0) return [];
  return [
    {
      label: 'change',
      data,
      showLine: false,
      pointStyle: 'crossRot',
      pointRadius: 8,
      borderColor: '@text',
      backgroundColor: '@text',
      pointBorderWidth: 2,
    },
  ];
}
