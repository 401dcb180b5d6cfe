import { metrics } from '../../analysis/metrics.ts';
import type { Summary } from '../../analysis/summary.ts';
import { leastRounds } from '../../stats/verdict.ts';
import { formatValue } from '../format.ts';
import { formatBounds, formatExact, formatPercent, formatSigned } from '../verdicts/ratios.ts';
import { flawText, intervalText, turned, wordings } from '../verdicts/words.ts';
import type { Change, Level, RatioChange } from './changes.ts';

/** Two runs against each other, for a terminal. `warnings` say what else differed. */
export function renderChanges(
  earlier: Summary,
  later: Summary,
  changes: readonly Change[],
  warnings: readonly string[],
): string {
  const head = [
    `${earlier.plan.runId} (earlier) and ${later.plan.runId} (later)`,
    ...warnings.map((each) => `  ! not the same in both: ${each}`),
    'What the machine did between the runs is in every figure of one arm, and cancels in the ratio of two:',
    'words are spoken about ratios only.',
  ];
  const cells = Map.groupBy(changes, ({ cell }) => cell.cell.id);
  const blocks = [...cells.values()].map((group) => [
    `${group[0]?.cell.cell.id}: ${group[0]?.cell.load}`,
    ...group.flatMap(lines),
  ]);
  return `${[head, ...blocks].map((block) => block.join('\n')).join('\n\n')}\n`;
}

function lines(change: Change): readonly string[] {
  const { unit, title } = metrics[change.question.metric];
  const levelText = ({ name, before, after }: Level) => {
    if (before === null || after === null) return `${name} not known in both`;
    return `${name} ${formatValue(before, unit)} → ${formatValue(after, unit)} (${formatSigned(after / before)})`;
  };
  return [
    `  ${title}: ${change.levels.map(levelText).join('; ')}`,
    ...change.ratios.map((ratio) => `    ${sentenceOf(ratio, change)}`),
  ];
}

/** "gained: event gained 5.6 % on prefork in throughput, 95 % interval …". */
export function sentenceOf(pair: RatioChange, { question, rule }: Change): string {
  const { verdict: said } = pair;
  const { noun } = wordings[question.metric];
  const [a, b] = [pair.a.name, pair.b.name];
  const margin = `±${formatExact(rule.margin)}`;
  switch (said.word) {
    case 'invalid':
      return `invalid: no comparison of ${a} and ${b} in ${noun}: ${flawText(said.reason, noun, [a, b])}.`;
    case 'equivalent':
      return `unchanged: ${a} and ${b} stand to each other in ${noun} as before, within ${margin}: ${intervalText(said)}.`;
    case 'faster':
    case 'slower': {
      const [winner, loser] = said.word === 'faster' ? [a, b] : [b, a];
      // Told as a gain: where less is better the ratio is turned over once more.
      const flip = (said.word === 'faster') !== (question.better === 'higher');
      const gain = flip ? turned(said) : said;
      const doubt =
        said.reason === 'perhaps-within-margin' ? `; possibly by less than ${margin}` : '';
      return `gained: ${winner} gained ${formatPercent(gain.figures.ratio - 1)} on ${loser} in ${noun}, ${intervalText(gain)}${doubt}.`;
    }
    case 'inconclusive': {
      const { difference, rounds, roundsToProve } = said.figures;
      const range = `${a} over ${b} changed by ${formatBounds(difference)} (${formatExact(difference.confidence)} interval, ${rounds} rounds of each run)`;
      if (said.reason === 'too-few-rounds') {
        return `no verdict: ${noun}: ${range}; a verdict takes ${leastRounds(rule.confidence)} rounds.`;
      }
      return `inconclusive: ${noun}: ${range}; about ${Math.max(roundsToProve, rounds + 1)} rounds would settle ${margin}.`;
    }
  }
}
