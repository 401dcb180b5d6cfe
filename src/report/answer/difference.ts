import type { Comparison } from '../../analysis/comparisons.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { figures } from '../../analysis/figures.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { type Judged, turned } from '../../analysis/verdict.ts';
import type { Bounds } from '../../stats/interval.ts';
import { formatExact, formatPercent, formatTimes } from '../verdicts/ratios.ts';
import type { Beaten } from './standing.ts';

/** The better arm's advantage as a ratio above one, with the interval that decided. */
interface Advantage {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Returns "+9.2 % requests/s over prefork, +7.1 % over event", "prefork takes 2.7 times …". */
export function differenceText(
  { question }: Comparison,
  beaten: readonly Beaten[],
  namesWinner: boolean,
): string {
  const figure: Figure = figures[question.figure];
  const parts = beaten.map((each, i) => {
    const { estimate } = advantageOf(each.judged, question.better);
    if (question.better === 'higher') {
      const winner = namesWinner && each.by !== beaten[i - 1]?.by ? `${each.by} ` : '';
      return `${winner}${moreText(figure, estimate, i === 0)} ${each.name}`;
    }
    return lessText(figure, each.name, estimate, i === 0);
  });
  return parts.join(', ');
}

/**
 * Returns "98.3 % CI +2.0 … +17 %, +3.1 … +11 %": the intervals that decided. Pairs that were
 * decided at different looks have different confidences, and each is then named.
 */
export const intervalsText = ({ question }: Comparison, beaten: readonly Beaten[]): string =>
  beaten
    .map(({ judged }, i) => {
      const { confidence } = judged.effect.difference;
      const same = beaten[i - 1]?.judged.effect.difference.confidence === confidence;
      const range = rangeText(advantageOf(judged, question.better));
      return same ? range : `${formatExact(confidence)} CI ${range}`;
    })
    .join(', ');

/** Returns the largest difference that the intervals of these pairs leave: "at most 23 % apart". */
export function apartText(pairs: readonly PairVerdict[], by: 'difference' | 'equivalence'): string {
  const judged = pairs.flatMap(({ verdict }) =>
    verdict.outcome === 'not-measured' ? [] : [verdict.effect[by]],
  );
  const apart = ({ low, high }: Bounds) => Math.max(1 / low, high);
  const [widest] = judged.toSorted((a, b) => apart(b) - apart(a));
  if (widest === undefined || apart(widest) === Infinity) return '';
  const most = apart(widest);
  const distance = most >= 2 ? `${formatTimes(most)} times` : formatPercent(most - 1);
  return `at most ${distance} apart (${formatExact(widest.confidence)} CI)`;
}

/** Returns "−3.0 … +12 %" of an effect a / b. */
export const rangeText = ({ low, high }: Omit<Advantage, 'estimate'>): string => {
  if (low >= 2) return `${formatTimes(low)} … ${formatTimes(high)}`;
  if (high >= 2) return `${signed(low)} % … ${formatTimes(high)} times`;
  return `${signed(low)} … ${signed(high)} %`;
};

function advantageOf({ effect }: Judged, better: 'higher' | 'lower'): Advantage {
  const { estimate, difference } = better === 'higher' ? effect : turned(effect);
  return { estimate, low: difference.low, high: difference.high };
}

function moreText({ quantity, noun }: Figure, ratio: number, first: boolean): string {
  const of = quantity?.of ?? noun;
  return ratio >= 2
    ? `${formatTimes(ratio)} times ${first ? `the ${of}` : 'that'} of`
    : `+${formatPercent(ratio - 1)}${first ? ` ${of}` : ''} over`;
}

function lessText({ quantity, noun }: Figure, name: string, ratio: number, first: boolean): string {
  const times = ratio >= 2;
  const size = times ? `${formatTimes(ratio)} times` : formatPercent(ratio - 1);
  if (quantity === undefined) {
    const of = first ? `${noun} of ${name}` : `of ${name}`;
    return `${of} ${times ? `${size} as high` : `${size} higher`}`;
  }
  if (!first) return `${name} ${size}${times ? '' : ' more'}`;
  const many = quantity.less === 'less' ? 'much' : 'many';
  return `${name} takes ${times ? `${size} as ${many}` : `${size} more`} ${quantity.of}`;
}

/** Formats a ratio as "+2.0", "−13", "+0.0", and "0" where it is one. */
function signed(ratio: number): string {
  if (ratio === 1) return '0';
  const text = formatPercent(Math.abs(ratio - 1)).replace(' %', '');
  return `${ratio > 1 ? '+' : '−'}${text}`;
}
