import type { Comparison, PairVerdict } from '../../../analysis/comparisons.ts';
import type { CellSummary } from '../../../analysis/summary.ts';
import { axes, type Chart, legend } from '../../charts/chart.ts';
import { formatExact } from '../../verdicts/ratios.ts';

/** Farther out everything is drawn at the edge: one large difference would press all others into a line. */
const [lowest, highest] = [-50, 100];

type Bar = [number, number] | null;

interface Row {
  readonly label: string;
  readonly margin: Bar;
  readonly wide: Bar;
  readonly narrow: Bar;
  readonly estimate: Bar;
  readonly cut: boolean;
}

/** All comparisons of a cell, the A/A control's below: how much better the first arm is than the second. */
export function forest(cell: CellSummary): readonly Chart[] {
  const rows = cell.comparisons.flatMap((comparison) => {
    const { pairs, control } = comparison;
    const all = control === null ? pairs : [...pairs, control];
    return all.flatMap((pair) => rowOf(pair, comparison));
  });
  const [first] = cell.comparisons;
  if (rows.length === 0 || first === undefined) return [];
  const { confidence } = first.rule;
  const bars = [
    { label: 'equivalence margin', of: 'margin', colour: '@open', thickness: 22 },
    {
      label: `${formatExact(confidence.difference)} interval`,
      of: 'wide',
      colour: '@part-2',
      thickness: 4,
    },
    {
      label: `${formatExact(confidence.equivalence)} interval`,
      of: 'narrow',
      colour: '@part-1',
      thickness: 10,
    },
    { label: 'estimate', of: 'estimate', colour: '@text', thickness: 16 },
  ] as const;
  return [
    {
      id: `${cell.cell.id}-verdicts`,
      title: `How much better the first arm is than the second, %: ${cell.short}`,
      takeaway: takeaway(rows, cell),
      heightPx: 120 + 30 * rows.length,
      size: 'full',
      config: {
        type: 'bar',
        data: {
          labels: rows.map(({ label }) => label),
          datasets: bars.map(({ label, of, colour, thickness }, order) => ({
            label,
            data: rows.map((row) => row[of]),
            backgroundColor: colour,
            barThickness: thickness,
            grouped: false,
            // The last one drawn lies on top, and Chart.js draws the highest order first.
            order: bars.length - order,
          })),
        },
        options: options(),
      },
    },
  ];
}

function options() {
  const shared = axes<'bar'>(
    { x: '%: right of zero the first is better', y: '' },
    {
      x: { min: lowest, max: highest },
      y: { ticks: { autoSkip: false, color: '@text' }, grid: { display: false } },
    },
  );
  return {
    ...shared,
    indexAxis: 'y' as const,
    interaction: { mode: 'index' as const, axis: 'y' as const, intersect: false },
    plugins: { legend: { ...legend(), labels: { ...legend().labels, pointStyle: 'rect' } } },
  } as typeof shared;
}

function rowOf(pair: PairVerdict, { question }: Comparison): readonly Row[] {
  const { verdict } = pair;
  if (verdict.outcome === 'not-measured') return [];
  const gain = (ratio: number) => 100 * ((question.better === 'higher' ? ratio : 1 / ratio) - 1);
  const { difference, equivalence, estimate } = verdict.effect;
  const bar = (low: number, high: number): Bar => {
    const ends = [gain(low), gain(high)].map((each) =>
      Number(Math.min(highest, Math.max(lowest, each)).toPrecision(4)),
    );
    return [Math.min(...ends), Math.max(...ends)];
  };
  const at = Math.min(highest - 0.4, Math.max(lowest, gain(estimate) - 0.2));
  const margin = 1 + question.margin;
  return [
    {
      label: `${question.figure}: ${pair.a.name} / ${pair.b.name}`,
      margin: bar(1 / margin, margin),
      wide: bar(difference.low, difference.high),
      narrow: bar(equivalence.low, equivalence.high),
      estimate: [Number(at.toPrecision(4)), Number((at + 0.4).toPrecision(4))],
      cut:
        gain(difference.low) > highest ||
        gain(difference.high) > highest ||
        gain(estimate) < lowest,
    },
  ];
}

function takeaway(rows: readonly Row[], { comparisons }: CellSummary): string {
  const margins = new Set(comparisons.map(({ question }) => formatExact(question.margin)));
  const parts = [
    `A difference is real where the thin bar leaves zero; arms are equivalent where the thick bar lies within the equivalence margin (±${[...margins].join(', ±')}).`,
    ...(rows.some(({ cut }) => cut) ? ['What lies farther out is drawn at the edge.'] : []),
  ];
  return parts.join(' ');
}
