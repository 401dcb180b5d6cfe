import { figures } from '../../analysis/figures.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import type { Summary } from '../../analysis/summary.ts';
import type { Unit } from '../../analysis/units.ts';
import { formatValue } from '../format.ts';
import {
  ciText,
  formatDifference,
  formatDifferences,
  formatExact,
  formatSigned,
} from '../verdicts/ratios.ts';
import { doubtText, notMeasured, tooFewLabel } from '../verdicts/sentences.ts';
import type { Change, Level } from './changes.ts';

/** Renders two runs against each other for a terminal. `warnings` say what else differed. */
export function renderChanges(
  earlier: Summary,
  later: Summary,
  changes: readonly Change[],
  warnings: readonly string[],
): string {
  const head = [
    `${earlier.plan.runId} (earlier) and ${later.plan.runId} (later)`,
    ...warnings.map((each) => `  ! not the same in both: ${each}`),
    'What happened to the machine between the runs is in every figure of a single arm.',
    'Most of it cancels in the ratio of two arms, so verdicts are given on ratios only.',
    ...sittingsText(changes),
  ];
  const cells = Map.groupBy(changes, ({ cell }) => cell.cell.id);
  const blocks = [...cells.values()].map((group) => [
    `${group[0]?.cell.cell.id}: ${group[0]?.cell.load}`,
    ...group.flatMap(lines),
  ]);
  return `${[head, ...blocks].map((block) => block.join('\n')).join('\n\n')}\n`;
}

/** Says what the intervals know of the differences between sittings. */
export function sittingsText(changes: readonly Change[]): readonly string[] {
  const nights = changes.map((change) => change.nights);
  const fewest = Math.min(...nights);
  const most = Math.max(...nights);
  if (fewest > 0 && changes.length > 0) {
    const count = fewest === most ? `${most}` : `${fewest} to ${most}`;
    return [`The intervals hold what a sitting varies by, from ${count} nights of this machine.`];
  }
  return [
    'One sitting each: cannot tell drift from change. The intervals allow for a shift of each',
    'sitting by half of the spread between rounds. npm run nightly measures how much it is.',
    ...(most > 0
      ? [`Where nights are known (${most} at most), the intervals hold what they show.`]
      : []),
  ];
}

function lines(change: Change): readonly string[] {
  const { unit, title } = figures[change.question.figure];
  const levelText = (level: Level) => `${level.name} ${levelChange(level, unit)}`;
  return [
    `  ${title}: ${change.levels.map(levelText).join('; ')}`,
    ...change.ratios.map((pair) => `    ${changeText(pair, change)}`),
  ];
}

/** Writes "1,000 requests/s → 1,200 requests/s (+20.0 %)". */
export function levelChange({ before, after }: Level, unit: Unit): string {
  if (before === null || after === null) return 'not known in both';
  const values = `${formatValue(before, unit)} → ${formatValue(after, unit)}`;
  if (unit === 'share') return `${values} (${formatDifference(after - before)} of the requests)`;
  return `${values} (${formatSigned(after / before)})`;
}

/**
 * Returns "changed: throughput of event relative to prefork +5.6 % (98.3 % CI …); better for
 * event."
 */
export function changeText(pair: PairVerdict, { question, rule }: Change): string {
  const { verdict: judged } = pair;
  const { noun } = figures[question.figure];
  const [a, b] = [pair.a.name, pair.b.name];
  if (judged.outcome === 'not-measured') {
    const { label, sentence } = notMeasured(judged.reason, noun, [a, b]);
    return `${label}: ${noun}, ${sentence}`;
  }
  const { effect, outcome, reason } = judged;
  const bounds = outcome === 'equivalent' ? effect.equivalence : effect.difference;
  const [size, interval] =
    effect.scale === 'ratio'
      ? [formatSigned(effect.estimate), ciText(bounds)]
      : [
          `${formatDifference(effect.estimate)} of the requests`,
          `${formatExact(bounds.confidence)} CI ${formatDifferences(bounds)}`,
        ];
  const change =
    `${noun} of ${a} relative to ${b} ${size} ` +
    `(${interval}, ${effect.rounds} rounds of each run)`;
  switch (outcome) {
    case 'equivalent':
      return `unchanged within ±${formatExact(rule.margin)}: ${change}.`;
    case 'better':
    case 'worse': {
      const winner = outcome === 'better' ? a : b;
      return `changed: ${change}; better for ${winner}${doubtText('change', judged, rule)}.`;
    }
    case 'inconclusive':
      if (reason === 'too-few-rounds') return `${tooFewLabel(judged)}: ${change}.`;
      return `inconclusive: ${change}.`;
  }
}
