import {
  type Comparison,
  hasWord,
  type PairVerdict,
  type SentinelMoved,
} from '../../analysis/compare.ts';
import { metrics } from '../../analysis/metrics.ts';
import type { PrimaryMetric } from '../../plan/questions.ts';
import type { Flaw } from '../../stats/flaws.ts';
import { type Judged, leastRounds, type Rule } from '../../stats/verdict.ts';
import {
  formatBounds,
  formatDistance,
  formatExact,
  formatPercent,
  formatSigned,
  formatTimes,
} from './ratios.ts';

/** How a figure is spoken of. */
interface Wording {
  /** "throughput". */
  readonly noun: string;
  /** Said of the better of two arms: "faster". */
  readonly better: string;
  /** "serves … as many requests per second as": only of what more of is better. */
  readonly serves?: string;
}

export const wordings: Readonly<Record<PrimaryMetric, Wording>> = {
  rate: { noun: 'throughput', better: 'faster', serves: 'requests per second' },
  answered: { noun: 'share of answered clients', better: 'serves more', serves: 'new clients' },
  cpu: { noun: 'CPU time per request', better: 'needs less' },
  latencyP99: { noun: 'p99 latency', better: 'faster' },
  firstByteP50: { noun: 'median time to the first byte', better: 'faster' },
  drain: { noun: 'drain of a burst', better: 'faster' },
  footprint: { noun: 'footprint', better: 'needs less' },
};

/** The verdict on two arms: a word or two, and the sentence that says it, with interval and rounds. */
export interface Spoken {
  readonly label: string;
  /** Ends with a full stop. */
  readonly sentence: string;
}

/** @param load what was asked of the arms, such as "128 idle keep-alive connections". */
export function speak(pair: PairVerdict, { question, rule }: Comparison, load: string): Spoken {
  const { verdict } = pair;
  const { noun, better } = wordings[question.metric];
  const [a, b] = [pair.a.name, pair.b.name];
  switch (verdict.word) {
    case 'invalid':
      return {
        label: 'invalid',
        sentence: `No comparison of ${a} and ${b} on ${noun}: ${flawText(verdict.reason, noun, [a, b])}.`,
      };
    case 'faster':
      return { label: better, sentence: winner(question.metric, [a, b], verdict, rule, load) };
    case 'slower':
      return {
        label: better,
        sentence: winner(question.metric, [b, a], turned(verdict), rule, load),
      };
    case 'equivalent':
      return { label: 'equivalent', sentence: equivalence(noun, [a, b], verdict, rule, load) };
    case 'inconclusive':
      return verdict.reason === 'too-few-rounds'
        ? tooFew(noun, [a, b], verdict, rule)
        : { label: 'inconclusive', sentence: openQuestion(noun, [a, b], verdict, rule) };
  }
}

/** "event ≈ worker > prefork", where > says better; what is proven of it, or that nothing is. */
export function orderText({ ranking, proven, pairs }: Comparison): string {
  if (ranking !== null && pairs.length > 0) {
    return ranking.map((group) => group.join(' ≈ ')).join(' > ');
  }
  const relations = proven.map(({ a, b, proven: said }) =>
    said === 'equivalent' ? `${a} ≈ ${b}` : said === 'a-better' ? `${a} > ${b}` : `${b} > ${a}`,
  );
  return relations.length === 0 ? 'nothing proven' : relations.join(', ');
}

/** "throughput: event ≈ worker > prefork"; without an order where no pair could have a verdict. */
export function titleOf(comparison: Comparison): string {
  const { title } = metrics[comparison.question.metric];
  return hasWord(comparison) ? `${title}: ${orderText(comparison)}` : title;
}

type Names = readonly [first: string, second: string];

/** The first is the better one. */
function winner(metric: PrimaryMetric, names: Names, said: Judged, rule: Rule, load: string) {
  const { figures, reason } = said;
  const doubt =
    reason === 'perhaps-within-margin'
      ? `; possibly by less than the ${formatExact(rule.margin)} that matter`
      : '';
  const tail = `${intervalText(said)}${doubt}.`;
  const [first, second] = names;
  const { noun, serves } = wordings[metric];
  const { ratio } = figures;
  if (serves !== undefined) {
    const more =
      ratio >= 2
        ? `${formatTimes(ratio)} times as many ${serves} as`
        : `${formatPercent(ratio - 1)} more ${serves} than`;
    return `${first} serves ${more} ${second} under ${load}, ${tail}`;
  }
  if (ratio <= 0.5) {
    const inverse = turned(said);
    return `${second}’s ${noun} is ${formatTimes(1 / ratio)} times that of ${first} under ${load}, ${intervalText(inverse)}${doubt}.`;
  }
  return `${first}’s ${noun} is ${formatPercent(1 - ratio)} below that of ${second} under ${load}, ${tail}`;
}

function equivalence(noun: string, [a, b]: Names, said: Judged, rule: Rule, load: string): string {
  const real =
    said.reason === 'real-but-within-margin' ? '; there is a difference, too small to matter' : '';
  return `${a} and ${b} are equivalent in ${noun} within ±${formatExact(rule.margin)} under ${load}: ${distance(a, b, said)}, ${intervalText(said)}${real}.`;
}

function openQuestion(noun: string, [a, b]: Names, said: Judged, rule: Rule): string {
  const { figures, reason } = said;
  const { difference } = figures;
  const why =
    reason === 'intervals-disagree'
      ? ' Mean and ranks of the rounds do not say the same, often because of a single round.'
      : '';
  return `Whether ${a} and ${b} differ in ${noun} stays open: against ${b}, ${a} lies between ${formatSigned(difference.low)} and ${formatSigned(difference.high)} (${formatExact(difference.confidence)} interval, ${figures.rounds} rounds).${why} About ${Math.max(figures.roundsToProve, figures.rounds + 1).toLocaleString('en-US')} rounds in total would settle ±${formatExact(rule.margin)}.`;
}

/** The interval without a word. */
function tooFew(noun: string, [a, b]: Names, said: Judged, { confidence }: Rule): Spoken {
  return {
    label: `${said.figures.rounds} rounds, a verdict takes ${leastRounds(confidence)}`,
    sentence: `${noun[0]?.toUpperCase()}${noun.slice(1)}: ${distance(a, b, said)}, ${intervalText(said)}.`,
  };
}

function distance(a: string, b: string, { figures }: Judged): string {
  const where = formatDistance(figures.ratio);
  return where === 'as much as' ? `${a} as much as ${b}` : `${a} ${where} ${b}`;
}

export const intervalText = ({ figures: { equivalence: bounds, rounds } }: Judged): string =>
  `${formatExact(bounds.confidence)} interval ${formatBounds(bounds)}, ${rounds} rounds`;

/** The same verdict with the arms in the other order. */
export function turned(said: Judged): Judged {
  const swap = <Range extends { readonly low: number; readonly high: number }>(range: Range) => ({
    ...range,
    low: 1 / range.high,
    high: 1 / range.low,
  });
  const { figures } = said;
  return {
    ...said,
    figures: {
      ...figures,
      ratio: 1 / figures.ratio,
      difference: swap(figures.difference),
      equivalence: swap(figures.equivalence),
    },
  };
}

export function flawText(flaw: Flaw | SentinelMoved, noun: string, [a, b]: Names): string {
  switch (flaw.kind) {
    case 'no-rounds':
      return 'there is no round in which both have a valid trial';
    case 'one-round':
      return 'one round says nothing about the next one';
    case 'round-twice':
      return `round ${flaw.round} is there twice`;
    case 'not-a-figure':
      return `${flaw.of === 'a' ? a : b} shows ${unusable(flaw.seen, noun)} in round ${flaw.round}`;
    case 'sentinel-moved':
      return `a second start of ${flaw.name} differs from the first by ${formatBounds(flaw)}, although they are the same`;
  }
}

/** What has no ratio to anything. */
function unusable(seen: number | null, noun: string): string {
  if (seen === null) return `no ${noun}`;
  return seen === 0 ? 'zero, which has no ratio to anything,' : 'no positive number';
}

/** Everything that is said about a cell, question by question. */
export const spokenOf = (comparison: Comparison, load: string): readonly Spoken[] =>
  comparison.pairs.map((pair) => speak(pair, comparison, load));
