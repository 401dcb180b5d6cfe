import type { Figure } from '../../analysis/figures/figure.ts';
import { figures } from '../../analysis/figures.ts';
import { formatValue, plural } from '../../report/format.ts';
import { formatExact, formatTimes } from '../../report/verdicts/ratios.ts';
import type { Answer, Criterion, Effect, Side } from './claim.ts';

/** "7 supported (httpd): event answers new clients …: share of new clients answered 100 % against 2 % …, 6 rounds". */
export function resultLine(number: number, answer: Answer): string {
  return `${number} ${answer.verdict} (${answer.server}): ${answerText(answer)}`;
}

/** What the answer hangs on, in a sentence without its full stop. */
export function answerText(answer: Answer): string {
  const deciding = answer.effects.filter(({ criterion }) => criterion.decides);
  switch (answer.verdict) {
    case 'supported':
      return deciding.map(predictionText).join('; ');
    case 'refuted':
      return deciding
        .filter(({ outcome }) => outcome === 'fail')
        .map((effect) => `not so that ${predictionText(effect)}`)
        .join('; ');
    case 'inconclusive':
      return answer.reason ?? '';
  }
}

const predictionText = (effect: Effect): string =>
  `${effect.criterion.predicts}: ${effectText(effect)}`;

/** "p99 latency 3.10 ms against 0.25 ms, 12 times as much, 95 % interval 9.8–15 times, 6 rounds". */
export function effectText(effect: Effect): string {
  const { criterion, estimate, interval, a, b, rounds } = effect;
  const figure = figures[criterion.figure];
  if (a === null || b === null) return `${figure.title}: not measured`;
  const medians = `${figure.title} ${formatValue(a, figure.unit)} against ${formatValue(b, figure.unit)}`;
  if (estimate === null) return `${medians}, ${plural(rounds, 'round')}`;
  const change = changeText(estimate, criterion, figure);
  const range = interval === null ? '' : `, ${intervalText(effect)}`;
  return `${medians}, ${change}${range}, ${plural(rounds, 'round')}`;
}

/** "95 % interval 9.8–15 times", "95 % interval +2 % to +5 %"; nothing where there is none. */
export function intervalText({ criterion, interval }: Effect): string {
  if (interval === null) return '';
  const figure = figures[criterion.figure];
  const [low, high] = [interval.low, interval.high];
  const bounds =
    criterion.by === 'ratio'
      ? `${formatTimes(low)}–${formatTimes(high)}`
      : `${signed(low, figure)} to ${signed(high, figure)}`;
  return `${formatExact(interval.confidence)} interval ${bounds}`;
}

/** "above 1.1", "within ±5 %": what was laid down. */
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

/** A bound was chosen, not measured: two digits would show another one. */
const exact = (bound: number): string => String(Number(bound.toPrecision(4)));

/** "event at parked-16", "httpd-event-fpm at page-busy". */
export const sideText = ({ arm, mpm, cell }: Side): string => `${arm ?? mpm} at ${cell}`;

const changeText = (estimate: number, { by }: Criterion, figure: Figure): string =>
  by === 'ratio' ? `${formatTimes(estimate)} times` : `${signed(estimate, figure)}`;

function signed(value: number, figure: Figure): string {
  const text = formatValue(Math.abs(value), figure.unit);
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Where our own server answers otherwise than httpd; null where both say the same, or only one was or could be asked. */
export function differenceText(answers: readonly Answer[]): string | null {
  const [httpd, native] = ['httpd', 'native'].map((name) =>
    answers.find(({ server }) => server === name),
  );
  if (httpd === undefined || native === undefined) return null;
  if (httpd.effects.length === 0 || native.effects.length === 0) return null;
  if (httpd.verdict !== native.verdict) {
    return `native differs from httpd: with httpd the claim is ${httpd.verdict}, with native it is ${native.verdict}`;
  }
  const other = native.effects.filter(
    ({ outcome }, index) => outcome !== httpd.effects[index]?.outcome,
  );
  if (other.length === 0) return null;
  const each = other.map(({ criterion, outcome }) => {
    const its = httpd.effects.find((effect) => effect.criterion.predicts === criterion.predicts);
    return `${criterion.predicts} (${its?.outcome} with httpd, ${outcome} with native)`;
  });
  return `native gives the same answer as httpd, but not in all of it: ${each.join('; ')}`;
}
