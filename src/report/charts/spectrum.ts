import type { ArmSummary } from '../../analysis/arm-summary.ts';
import { fewestBeyond } from '../../analysis/figures/figure.ts';
import { type Spectrum, type SpectrumPoint, spectrumOf } from '../../analysis/spectrum.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import type { LatencyUs } from '../../load/load.ts';
import type { CompletedTrial } from '../../run/trial.ts';
import { formatCount, formatValue, plural } from '../format.ts';
import { armBand } from './arm-style.ts';
import { type Chart, headOf, lineChart } from './chart.ts';

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
export function spectrumChart(
  cell: CellSummary,
  { id, title, of }: SpectrumRequest,
): readonly Chart[] {
  const drawn = cell.arms.flatMap((arm): Drawn[] => {
    const spectrum = spectrumOf(arm.valid.map(of));
    return spectrum === null ? [] : [{ arm, spectrum }];
  });
  if (drawn.length === 0) return [];
  return [
    lineChart(headOf(cell, id, `${title}, milliseconds by percentile`, takeaway(drawn)), {
      titles: { x: 'one request in … took longer (10 = p90, 100 = p99)', y: 'milliseconds' },
      size: 'full',
      heightPx: 360,
      datasets: drawn.flatMap(({ arm, spectrum: { merged, low, high } }) =>
        armBand(
          arm,
          pointsOf(merged),
          low.length === 0 ? null : { low: pointsOf(low), high: pointsOf(high) },
        ),
      ),
      x: { type: 'logarithmic', min: 1, ticks: powers },
      y: { type: 'logarithmic', beginAtZero: false, ticks: { autoSkip: false } },
    }),
  ];
}

/** Keeps four digits: more than a pixel shows, and a small page. */
const pointsOf = (all: readonly SpectrumPoint[]) =>
  all.map(({ oneIn, ms }) => ({ x: Number(oneIn.toPrecision(4)), y: Number(ms.toPrecision(4)) }));

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
