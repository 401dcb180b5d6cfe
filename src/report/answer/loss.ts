import type { ArmSummary } from '../../analysis/arm-summary.ts';
import type { Comparison } from '../../analysis/comparisons.ts';
import { figures } from '../../analysis/figures.ts';
import { type Proportion, proportionOf } from '../../stats/proportion.ts';
import { formatValue, list } from '../format.ts';
import { countsText } from '../verdicts/loss.ts';
import { formatFine } from '../verdicts/ratios.ts';
import type { Beaten } from './standing.ts';

/** Arms of which the same is said. */
interface Group {
  readonly said: 'all' | 'nobody' | 'some';
  readonly arms: readonly ArmSummary[];
  readonly lost: Proportion;
}

/** Returns "event answers all (median 1.2 ms); prefork and worker answer nobody (≥ 2.00 s)". */
export function lossText(arms: readonly ArmSummary[], comparison: Comparison): string {
  const differ = comparison.pairs.some(({ verdict }) => verdict.outcome !== 'equivalent');
  return groupsOf(arms, comparison)
    .map(({ said, arms: group, lost }, i) => {
      const verb = group.length > 1 ? 'answer' : 'answers';
      const share = formatFine(1 - lost.count / lost.of);
      const what = said === 'some' ? `${share}` : said;
      const latency = differ ? latencyText(group, i === 0) : '';
      return `${list(group.map(({ name }) => name))} ${verb} ${what}${latency}`;
    })
    .join('; ');
}

/** Returns "1,180 of 1,180; 0 of 2,360 (at most 0.16 %)": requests answered. */
export const answeredText = (arms: readonly ArmSummary[], comparison: Comparison): string =>
  groupsOf(arms, comparison)
    .map(({ said, lost }) => {
      const counts = countsText(lost);
      return said === 'all' ? counts.replace(/ \(.*/, '') : counts;
    })
    .join('; ');

/** Returns "prefork at least 2.00 s, event 1.2 ms" where a lower bound decided; null: none did. */
export function boundText(
  arms: readonly ArmSummary[],
  { question }: Comparison,
  beaten: readonly Beaten[],
): string | null {
  if (
    beaten.every(
      ({ judged }) =>
        Number.isFinite(judged.effect.difference.high) && judged.effect.difference.low > 0,
    )
  )
    return null;
  const { unit, noun } = figures[question.figure];
  const values = arms.flatMap(({ name, numbers }) => {
    const measured = numbers[question.figure];
    if (measured === null) return [];
    return [`${name} ${measured.censored ? '≥ ' : ''}${formatValue(measured.median, unit)}`];
  });
  return `${noun}: ${values.join(', ')}`;
}

/** Groups the arms by what they lost, those that answered most first. */
function groupsOf(arms: readonly ArmSummary[], { pairs }: Comparison): readonly Group[] {
  const each = arms.flatMap((arm): readonly Group[] => {
    const lost = pairs.flatMap(({ a, b, loss }) => {
      if (a.arm === arm.arm) return loss?.a ?? [];
      return b.arm === arm.arm ? (loss?.b ?? []) : [];
    })[0];
    if (lost === undefined) return [];
    const said = lost.count === 0 ? 'all' : lost.count === lost.of ? 'nobody' : 'some';
    return [{ said, arms: [arm], lost }];
  });
  const groups = [
    ...Map.groupBy(each, (group) => (group.said === 'some' ? group : group.said)).values(),
  ];
  return groups
    .flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : [{ ...first, arms: group.flatMap((g) => g.arms), lost: sum(group) }];
    })
    .toSorted((a, b) => a.lost.count / a.lost.of - b.lost.count / b.lost.of);
}

/** Adds the requests of several arms; the bounds are exact for all of them together. */
function sum(group: readonly Group[]): Proportion {
  const count = group.reduce((all, { lost }) => all + lost.count, 0);
  const of = group.reduce((all, { lost }) => all + lost.of, 0);
  return proportionOf(count, of, group[0]?.lost.confidence ?? 0.95);
}

/** Returns " (median 1.2 ms)", " (≥ 2.00 s)": shown, and not judged where loss differs. */
function latencyText(arms: readonly ArmSummary[], named: boolean): string {
  const medians = arms.flatMap(({ numbers: { latencyP50 } }) =>
    latencyP50 === null
      ? []
      : [`${latencyP50.censored ? '≥ ' : ''}${formatValue(latencyP50.median, 'us')}`],
  );
  const texts = [...new Set(medians)];
  return texts.length === 0 ? '' : ` (${named ? 'median ' : ''}${texts.join(', ')})`;
}
