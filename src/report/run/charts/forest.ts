import type { Comparison } from '../../../analysis/comparisons.ts';
import { figures } from '../../../analysis/figures.ts';
import type { PairVerdict } from '../../../analysis/judge-pair.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import { boundsOf } from '../../../analysis/verdict.ts';
import { barChart } from '../../charts/bars.ts';
import { type Chart, headOf } from '../../charts/chart.ts';
import { formatExact } from '../../verdicts/ratios.ts';

/** Ends of the axis: one large difference would press all others into a line. */
const [lowest, highest] = [-50, 100];

type Bar = [number, number] | null;

interface Row {
  readonly label: string[];
  readonly margin: Bar;
  readonly wide: Bar;
  readonly narrow: Bar;
  readonly estimate: Bar;
  readonly cut: boolean;
  /** In percentage points. */
  readonly isShare: boolean;
  /** Confidences of the two intervals, those of the look that decided. */
  readonly confidence: { readonly wide: number; readonly narrow: number };
}

/** Draws all comparisons of a cell, the A/A control's last: the first arm against the second. */
export function forest(cell: CellSummary): readonly Chart[] {
  const { comparisons } = cell;
  const rows = comparisons.flatMap((comparison, i) => {
    const { pairs, control, question } = comparison;
    // Every set of pairs of one question has the same control; it is drawn below the last one.
    const isLast = comparisons[i + 1]?.question.figure !== question.figure;
    const all = control === null || !isLast ? pairs : [...pairs, control];
    return all.flatMap((pair) => rowOf(pair, comparison));
  });
  if (rows.length === 0) return [];
  const label = (of: 'wide' | 'narrow') => ciLabel(rows.map(({ confidence }) => confidence[of]));
  const bars = [
    { label: 'equivalence margin', of: 'margin', colour: '@open', thickness: 22 },
    { label: label('wide'), of: 'wide', colour: '@part-2', thickness: 4 },
    { label: label('narrow'), of: 'narrow', colour: '@part-1', thickness: 10 },
    { label: 'estimate', of: 'estimate', colour: '@text', thickness: 16 },
  ] as const;
  const title = 'Advantage of the first arm over the second, %';
  return [
    barChart(headOf(cell, 'verdicts', title, takeaway(rows, cell)), {
      labels: rows.map(({ label }) => label),
      rowPx: 36,
      axis: '%',
      size: 'half',
      range: { min: lowest, max: highest },
      series: bars.map(({ of, ...bar }) => ({ ...bar, values: rows.map((row) => row[of]) })),
    }),
  ];
}

/** Returns "98.3 % CI", or "98.3–99.2 % CI" where the pairs were decided at several looks. */
function ciLabel(confidences: readonly number[]): string {
  const [least, most] = [Math.min(...confidences), Math.max(...confidences)].map(formatExact);
  return least === most ? `${least} CI` : `${least?.replace(' %', '')}–${most} CI`;
}

function rowOf(pair: PairVerdict, { question }: Comparison): readonly Row[] {
  const { verdict } = pair;
  if (verdict.outcome === 'not-measured') return [];
  const { low: least, high: most } = verdict.effect.difference;
  // Both arms have a lower bound only: the ratio is not known.
  if (least === 0 && most === Infinity) return [];
  const isShare = verdict.effect.scale === 'difference';
  const sign = question.better === 'higher' ? 1 : -1;
  const gain = (value: number) =>
    100 * (isShare ? sign * value : (sign > 0 ? value : 1 / value) - 1);
  const { difference, equivalence, estimate } = verdict.effect;
  const bar = (low: number, high: number): Bar => {
    const ends = [gain(low), gain(high)].map((each) =>
      Number(Math.min(highest, Math.max(lowest, each)).toPrecision(4)),
    );
    return [Math.min(...ends), Math.max(...ends)];
  };
  const at = Math.min(highest - 0.4, Math.max(lowest, gain(estimate) - 0.2));
  const [, lower, upper] = boundsOf(verdict.effect.scale, question.margin);
  const ends = [gain(difference.low), gain(difference.high), gain(estimate)];
  return [
    {
      label: [figures[question.figure].short, `${pair.a.name} / ${pair.b.name}`],
      margin: bar(lower, upper),
      wide: bar(difference.low, difference.high),
      narrow: bar(equivalence.low, equivalence.high),
      estimate: [Number(at.toPrecision(4)), Number((at + 0.4).toPrecision(4))],
      cut: ends.some((each) => each > highest || each < lowest),
      isShare,
      confidence: { wide: difference.confidence, narrow: equivalence.confidence },
    },
  ];
}

function takeaway(rows: readonly Row[], { comparisons }: CellSummary): string {
  const margins = new Set(comparisons.map(({ question }) => formatExact(question.margin)));
  const parts = [
    'Right of zero the first arm is better. Thin bar beside zero: the arms differ.',
    'Thick bar within the grey margin',
    `(±${[...margins].join(', ±')}): they are equivalent.`,
    ...(rows.some(({ isShare }) => isShare) ? ['Loss is in percentage points.'] : []),
    ...(rows.some(({ cut }) => cut) ? ['Values beyond the axis are drawn at its end.'] : []),
  ];
  return parts.join(' ');
}
