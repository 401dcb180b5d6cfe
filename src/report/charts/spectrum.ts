import { fewestBeyond } from '../../analysis/figures/figure.ts';
import { type Spectrum, type SpectrumPoint, spectrumOf } from '../../analysis/spectrum.ts';
import type { ArmSummary, CellSummary } from '../../analysis/summary.ts';
import type { LatencyUs } from '../../load/load.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { formatCount, formatValue, plural } from '../format.ts';
import { armArea, armLine, axes, type Chart, type Dataset, sparseMarks } from './chart.ts';

export interface SpectrumRequest {
  readonly id: string;
  /** Names the time: "Latency", "Connect to first byte". */
  readonly title: string;
  readonly of: (trial: CompletedTrial) => LatencyUs | null;
}

interface Drawn {
  readonly arm: ArmSummary;
  readonly spectrum: Spectrum;
}

/** Keeps the labels of powers of ten where others must give way. */
const powers = { major: { enabled: true }, autoSkipPadding: 20 };

/** Draws the percentile spectrum of all arms: time against rarity, both logarithmic. */
export function spectrumChart(cell: CellSummary, request: SpectrumRequest): readonly Chart[] {
  const drawn = cell.arms.flatMap((arm): Drawn[] => {
    const spectrum = spectrumOf(arm.valid.map(request.of));
    return spectrum === null ? [] : [{ arm, spectrum }];
  });
  if (drawn.length === 0) return [];
  return [
    {
      id: `${cell.cell.id}-${request.id}`,
      title: `${request.title}, milliseconds by percentile: ${cell.short}`,
      takeaway: takeaway(drawn),
      heightPx: 360,
      size: 'full',
      config: {
        type: 'line',
        data: { datasets: drawn.flatMap(datasetsOf) },
        options: axes(
          {
            x: 'one request in … took longer (10 = p90, 100 = p99)',
            y: 'milliseconds',
          },
          {
            x: { type: 'logarithmic', min: 1, ticks: powers },
            y: { type: 'logarithmic', ticks: { autoSkip: false } },
          },
        ),
      },
    },
  ];
}

function datasetsOf({ arm, spectrum }: Drawn): Dataset[] {
  const points = (all: readonly SpectrumPoint[]) =>
    all.map(({ oneIn, ms }) => ({ x: significant(oneIn), y: significant(ms) }));
  const line = {
    ...armLine(arm),
    label: arm.name,
    pointRadius: sparseMarks(arm, spectrum.merged.length),
    data: points(spectrum.merged),
  };
  if (spectrum.low.length === 0) return [line];
  return [
    { ...armArea(arm), data: points(spectrum.low) },
    { ...armArea(arm), data: points(spectrum.high), fill: '-1' },
    line,
  ];
}

function takeaway(drawn: readonly Drawn[]): string {
  const parts = drawn.map(({ arm, spectrum }) => {
    const rounds = plural(spectrum.rounds, 'round');
    const places = [at(spectrum, 2), at(spectrum, 100)].filter(Boolean).join(', ');
    return `${arm.name}: ${places} (${rounds}, ${formatCount(spectrum.requests)} requests)`;
  });
  return [
    `${parts.join('; ')}.`,
    'Line: all rounds together; area: lowest to highest round.',
    `Curves end where fewer than ${fewestBeyond} requests lie beyond.`,
  ].join(' ');
}

/** Reads the curve at one place; empty beyond its end. */
function at(spectrum: Spectrum, oneIn: number): string {
  const last = spectrum.merged.at(-1);
  if (last === undefined || last.oneIn < oneIn) return '';
  const nearest = spectrum.merged.reduce((best, point) =>
    Math.abs(Math.log(point.oneIn / oneIn)) < Math.abs(Math.log(best.oneIn / oneIn)) ? point : best,
  );
  const value = formatValue(nearest.ms * 1000, 'us');
  return oneIn === 2 ? `half took longer than ${value}` : `1 in ${oneIn} longer than ${value}`;
}

/** Keeps four digits: more than a pixel shows, and a small page. */
function significant(value: number): number {
  return Number(value.toPrecision(4));
}
