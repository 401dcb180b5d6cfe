import type { Figure } from '../../analysis/figures/figure.ts';
import { figures } from '../../analysis/figures.ts';
import { formatValue, plural } from '../../report/format.ts';
import { formatExact, formatTimes } from '../../report/verdicts/ratios.ts';
import type { Answer, Criterion, Effect, Side } from './claim.ts';

/** Returns a line for the terminal: "7 supported (httpd): event answers new clients …: …". */
export function resultLine(number: number, answer: Answer): string {
  return `${number} ${answer.verdict} (${answer.server}): ${answerText(answer)}`;
}

/** Returns the reason for an answer as a sentence without its full stop. */
export function answerText(answer: Answer): string {
  const deciding = answer.effects.filter(({ criterion }) => criterion.decides);
  switch (answer.verdict) {
    case 'supported':
      return deciding.map(predictionText).join('; ');
    case 'refuted':
      return deciding
        .filter(({ outcome }) => outcome === 'fail')
        .map((effect) => `FAIL: ${predictionText(effect)}`)
        .join('; ');
    case 'inconclusive':
      return answer.reason ?? '';
  }
}

const predictionText = (effect: Effect): string =>
  `${effect.criterion.predicts}: ${effectText(effect)}`;

/** Returns "p99 latency 3.10 ms against 0.25 ms: 12 times (95 % CI 9.8–15 times, 6 rounds)". */
export function effectText(effect: Effect): string {
  const { criterion, estimate, interval, a, b, rounds } = effect;
  const figure = figures[criterion.figure];
  if (a === null || b === null) return `${figure.noun}: not measured`;
  const [first, second] = [a, b].map((value) => formatValue(value, figure.unit));
  const medians = `${figure.noun} ${first} against ${second}`;
  if (estimate === null) return `${medians} (${plural(rounds, 'round')})`;
  const change = changeText(estimate, criterion, figure);
  const ci = interval === null ? '' : `${intervalText(effect)}, `;
  return `${medians}: ${change} (${ci}${plural(rounds, 'round')})`;
}

/** Returns "95 % CI 9.8–15 times", "95 % CI +2 % to +5 %"; empty where there is none. */
export function intervalText({ criterion, interval }: Effect): string {
  if (interval === null) return '';
  const figure = figures[criterion.figure];
  const [low, high] = [interval.low, interval.high];
  const bounds =
    criterion.by === 'ratio'
      ? `${formatTimes(low)}–${formatTimes(high)} times`
      : `${signed(low, figure)} to ${signed(high, figure)}`;
  return `${formatExact(interval.confidence)} CI ${bounds}`;
}

/** Returns the criterion: "a / b above 1.1", "a − b within ±5 %". */
export function predictedText({ predicted, bound, by, figure }: Criterion): string {
  const { unit }: Figure = figures[figure];
  if (by === 'difference') {
    const text = formatValue(Math.abs(bound), unit);
    if (predicted === 'within') return `a − b within ±${text}`;
    return `a − b ${predicted} ${bound < 0 ? '−' : ''}${text}`;
  }
  if (predicted !== 'within') return `a / b ${predicted} ${exact(bound)}`;
  return `a / b from ${exact(1 / bound)} to ${exact(bound)}`;
}

/** Formats a chosen bound: two digits would show another one. */
const exact = (bound: number): string => String(Number(bound.toPrecision(4)));

/** Names a side: "event at parked-16", "httpd-event-fpm at page-busy". */
export const sideText = ({ arm, mpm, cell }: Side): string => `${arm ?? mpm} at ${cell}`;

const changeText = (estimate: number, { by }: Criterion, figure: Figure): string =>
  by === 'ratio' ? `${formatTimes(estimate)} times` : `${signed(estimate, figure)}`;

function signed(value: number, figure: Figure): string {
  const text = formatValue(Math.abs(value), figure.unit);
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Returns where native differs from httpd; null where it does not, or one was not tested. */
export function differenceText(answers: readonly Answer[]): string | null {
  const [httpd, native] = ['httpd', 'native'].map((name) =>
    answers.find(({ server }) => server === name),
  );
  if (httpd === undefined || native === undefined) return null;
  if (httpd.effects.length === 0 || native.effects.length === 0) return null;
  if (httpd.verdict !== native.verdict) {
    const verdicts = `${httpd.verdict} with httpd and ${native.verdict} with native`;
    return `native differs from httpd: the claim is ${verdicts}`;
  }
  const other = native.effects.filter(
    ({ outcome }, index) => outcome !== httpd.effects[index]?.outcome,
  );
  if (other.length === 0) return null;
  const each = other.map(({ criterion, outcome }) => {
    const its = httpd.effects.find((effect) => effect.criterion.predicts === criterion.predicts);
    const [theirs, own] = [its?.outcome.toUpperCase(), outcome.toUpperCase()];
    return `${criterion.predicts} (${theirs} with httpd, ${own} with native)`;
  });
  const outcomes = each.join('; ');
  const same = 'native gives the same answer as httpd, with other outcomes of single predictions';
  return `${same}: ${outcomes}`;
}
