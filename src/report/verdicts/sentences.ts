import { type Comparison, hasVerdict } from '../../analysis/comparisons.ts';
import type { Figure } from '../../analysis/figures/figure.ts';
import { type FigureId, figures } from '../../analysis/figures.ts';
import type { NotMeasured, PairVerdict } from '../../analysis/judge-pair.ts';
import { type Judged, type Rule, turned } from '../../analysis/verdict.ts';
import type { Conclusion } from '../document.ts';
import { formatCount, list, plural, separatorOf } from '../format.ts';
import { lossVerdict } from './loss.ts';
import { ciText, formatExact, formatPercent, formatTimes } from './ratios.ts';

type Names = readonly [first: string, second: string];

/** Returns the verdicts on all pairs of arms for one question. */
export const verdictTexts = (comparison: Comparison): readonly Conclusion[] =>
  comparison.pairs.map((pair) => verdictText(pair, comparison));

/** Returns the verdict on a pair: "worker", "9.0 % more requests/s than prefork (98.3 % CI …)." */
export function verdictText(pair: PairVerdict, { question, rule }: Comparison): Conclusion {
  return lossVerdict(pair, rule, tooFewLabel) ?? ratioVerdict(pair, { question, rule });
}

function ratioVerdict(
  pair: PairVerdict,
  { question, rule }: Pick<Comparison, 'question' | 'rule'>,
): Conclusion {
  const { verdict } = pair;
  const figure: Figure = figures[question.figure];
  const names: Names = [pair.a.name, pair.b.name];
  switch (verdict.outcome) {
    case 'not-measured':
      return notMeasured(verdict.reason, figure.noun, names);
    case 'better':
      return difference(question.figure, names, verdict, rule);
    case 'worse':
      return difference(
        question.figure,
        [names[1], names[0]],
        { ...verdict, effect: turned(verdict.effect) },
        rule,
      );
    case 'equivalent':
      return equivalent(figure, names, verdict, rule);
    case 'inconclusive':
      return verdict.reason === 'too-few-rounds'
        ? tooFew(figure, names, verdict)
        : { label: 'inconclusive', sentence: openText(figure, names, verdict, rule) };
  }
}

/** Names the better arm first; the other one where the better has less than half of its value. */
function difference(id: FigureId, [first, second]: Names, judged: Judged, rule: Rule): Conclusion {
  const figure: Figure = figures[id];
  const { estimate } = judged.effect;
  const doubt = doubtText('difference', judged, rule);
  if (estimate >= 2 || estimate <= 0.5) {
    const inverse = { ...judged, effect: turned(judged.effect) };
    const [label, other, shown] =
      estimate >= 2 ? [first, second, judged] : [second, first, inverse];
    return {
      label,
      sentence: [
        `${leastText(shown)}${formatTimes(shown.effect.estimate)} times the ${figure.noun} of`,
        `${other} (${decidedBy(shown)})${doubt}.`,
      ].join(' '),
    };
  }
  const change = `${leastText(judged)}${changeText(figure, estimate)}`;
  return { label: first, sentence: `${change} than ${second} (${decidedBy(judged)})${doubt}.` };
}

function equivalent(figure: Figure, names: Names, judged: Judged, rule: Rule): Conclusion {
  const real = judged.reason === 'real-but-within-margin';
  const doubt = real ? '; the difference is real, but smaller than the margin' : '';
  const distance = distanceText(figure, names, judged.effect.estimate);
  return {
    label: `equivalent within ±${formatExact(rule.margin)}`,
    sentence: `${distance} (${decidedBy(judged)})${doubt}.`,
  };
}

/** Returns "at least " where one of the arms has a lower bound only. */
const leastText = ({ effect: { difference } }: Judged): string =>
  difference.high === Infinity || difference.low === 0 ? 'at least ' : '';

function openText(figure: Figure, [a, b]: Names, judged: Judged, rule: Rule): string {
  const { effect } = judged;
  const { low, high } = effect.difference;
  if (low === 0 && high === Infinity) {
    return `${a} and ${b} both have a lower bound only: their ratio is not known.`;
  }
  const ci = `${formatExact(effect.difference.confidence)} CI, ${effect.rounds} rounds`;
  const range = `${a} ${rangeText(figure, effect.difference)} than ${b} (${ci})`;
  return [`${range}.`, resolveText('rounds in total', judged, rule)].join(' ').trimEnd();
}

/**
 * Returns "; the true difference may be smaller than the 3 % margin", or nothing without that
 * doubt.
 */
export const doubtText = (
  what: 'difference' | 'change',
  { reason }: Judged,
  { margin }: Rule,
): string =>
  reason === 'perhaps-within-margin'
    ? `; the true ${what} may be smaller than the ${formatExact(margin)} margin`
    : '';

/**
 * Returns "If they are equal, about 24 rounds in total would show it within ±3 %."; empty for a
 * lower bound, which leaves that number unknown.
 */
export const resolveText = (
  rounds: string,
  { effect, roundsToProve }: Judged,
  { margin }: Rule,
): string => {
  if (!Number.isFinite(roundsToProve)) return '';
  const needed = formatCount(Math.max(roundsToProve, effect.rounds + 1));
  const within = `±${formatExact(margin)}`;
  return `If they are equal, about ${needed} ${rounds} would show it within ${within}.`;
};

function tooFew(figure: Figure, names: Names, judged: Judged): Conclusion {
  return {
    label: tooFewLabel(judged),
    sentence: `${distanceText(figure, names, judged.effect.estimate)} (${decidedBy(judged)}).`,
  };
}

/** Returns "too few rounds (3 of 7)". */
export const tooFewLabel = ({ effect, leastRounds }: Judged): string =>
  `too few rounds (${effect.rounds} of ${leastRounds})`;

/** Returns "98.3 % CI +1.9 % to +16.6 %, 8 rounds": the interval that decided. */
export const decidedBy = ({ outcome, effect }: Judged): string => {
  const interval = outcome === 'equivalent' ? effect.equivalence : effect.difference;
  return `${ciText(interval)}, ${plural(effect.rounds, 'round')}`;
};

/** Returns "9.0 % more requests/s", "12 % lower p99 latency". */
function changeText({ quantity, noun }: Figure, ratio: number): string {
  const share = formatPercent(Math.abs(ratio - 1));
  if (quantity === undefined) return `${share} ${ratio > 1 ? 'higher' : 'lower'} ${noun}`;
  return `${share} ${ratio > 1 ? 'more' : quantity.less} ${quantity.of}`;
}

/** Returns "event has 0.4 % more requests/s than worker". */
function distanceText(figure: Figure, [a, b]: Names, ratio: number): string {
  if (ratio >= 2 || ratio <= 0.5) {
    return `${a} has ${formatTimes(ratio)} times the ${figure.noun} of ${b}`;
  }
  if (formatPercent(Math.abs(ratio - 1)) === '0.0 %')
    return `${a} and ${b} have the same ${figure.noun}`;
  return `${a} has ${changeText(figure, ratio)} than ${b}`;
}

/**
 * Returns "is between 18 % slower and 1.7 % faster", "has between 5.0 % less and 3.0 % more
 * memory".
 */
function rangeText(figure: Figure, { low, high }: { low: number; high: number }): string {
  const { speed, quantity, noun } = figure;
  const opposite = { faster: 'slower', slower: 'faster' } as const;
  const up = speed ?? (quantity ? 'more' : 'higher');
  const down = speed ? opposite[speed] : (quantity?.less ?? 'lower');
  const size = (ratio: number) =>
    ratio < 100 ? formatPercent(Math.abs(ratio - 1)) : 'over 100 times';
  const both = low < 1 === high < 1;
  const first = both ? size(low) : `${size(low)} ${down}`;
  const range = `between ${first} and ${size(high)} ${high < 1 ? down : up}`;
  return speed ? `is ${range}` : `has ${range} ${quantity?.of ?? noun}`;
}

/**
 * Returns "memory, best first: event, worker"; without an order where no pair could have a verdict.
 */
export function orderText(comparison: Comparison): string {
  const { noun } = figures[comparison.question.figure];
  const { ranking, proven } = comparison;
  if (!hasVerdict(comparison)) return noun;
  if (ranking !== null) {
    const groups = ranking.map((group) => group.join(' ≈ '));
    return groups.length === 1
      ? `${noun}: ${list(ranking.flat())} are equivalent`
      : `${noun}, best first: ${groups.join(separatorOf(groups))}`;
  }
  const relations = proven.map(({ a, b, proven: relation }) => {
    if (relation === 'equivalent') return `${a} equivalent to ${b}`;
    return relation === 'a-better' ? `${a} better than ${b}` : `${b} better than ${a}`;
  });
  return `${noun}: ${relations.length === 0 ? 'nothing shown' : relations.join('; ')}`;
}

/** Returns why a pair has no verdict. */
export function notMeasured(reason: NotMeasured, noun: string, names: Names): Conclusion {
  return {
    label: 'not measured',
    sentence: `no comparison of ${names[0]} and ${names[1]}: ${reasonText(reason, noun, names)}.`,
  };
}

/** Returns why a pair cannot be compared, a clause. */
export function reasonText(reason: NotMeasured, noun: string, [a, b]: Names): string {
  switch (reason.kind) {
    case 'no-rounds':
      return 'there is no round in which both have a usable trial';
    case 'round-twice':
      return `round ${reason.round} was recorded twice`;
    case 'not-a-figure': {
      const name = reason.of === 'a' ? a : b;
      if (reason.value === null) return `${name} has no ${noun} in round ${reason.round}`;
      const value = reason.value === 0 ? 'zero, which has no ratio' : 'no positive number';
      return `the ${noun} of ${name} in round ${reason.round} is ${value}`;
    }
    case 'loss-differs':
      return 'they lost different shares of the requests, so their latencies do not compare';
    case 'only-a-bound':
      return 'one of the runs has a lower bound of it only';
    case 'few-beyond':
      return [
        `only ${formatCount(Math.floor(reason.beyond))} requests of a round lie beyond it,`,
        `${reason.least} are needed`,
      ].join(' ');
  }
}
