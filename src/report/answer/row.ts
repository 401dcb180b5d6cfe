import type { ArmSummary } from '../../analysis/arm-summary.ts';
import { leastRounds } from '../../analysis/compare.ts';
import type { Comparison } from '../../analysis/comparisons.ts';
import { type FigureId, figures } from '../../analysis/figures.ts';
import { figuresOf } from '../../analysis/questions.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import type { Workload } from '../../load/workloads/workload.ts';
import { workloads } from '../../load/workloads/workloads.ts';
import { formatBare, list, plural } from '../format.ts';
import { formatExact } from '../verdicts/ratios.ts';
import { reasonText } from '../verdicts/sentences.ts';
import type { Row, State } from './answer.ts';
import { apartText, differenceText, intervalsText } from './difference.ts';
import { type Standing, standingOf } from './standing.ts';

/** Returns the rows of a cell: one for each set of arms that is compared by the main figure. */
export function rowsOf(cell: CellSummary): readonly Row[] {
  const { id, connections, workload: name } = cell.cell;
  const workload: Workload = workloads[name];
  const head = {
    cell: id,
    situation: workload.situation(connections),
    premise: workload.premise ?? '',
  };
  const figure = figuresOf(name).questions[0] ?? 'rate';
  const answers = cell.comparisons.filter(
    ({ question, pairs }) => question.figure === figure && pairs.length > 0,
  );
  if (answers.length === 0) return [{ ...head, figure, ...alone(cell, figure) }];
  return answers.map((comparison) => ({ ...head, figure, ...answerOf(cell, comparison) }));
}

type Said = Omit<Row, 'cell' | 'figure' | 'situation' | 'premise'>;

function answerOf(cell: CellSummary, comparison: Comparison): Said {
  const { pairs, question, rule } = comparison;
  const unusable = pairs.find(({ verdict }) => verdict.outcome === 'not-measured');
  const standing = standingOf(comparison);
  if (standing.beaten.length > 0) return decided(comparison, standing);
  if (standing.open.length === 0) {
    return {
      state: 'equivalent',
      winners: standing.best,
      best: 'tie',
      difference: `within ±${formatExact(rule.margin)}: ${figures[question.figure].noun}`,
      confidence: `equivalent, ${apartText(pairs, 'equivalence')}`,
    };
  }
  const values = valuesText(armsOf(cell, comparison), question.figure);
  if (unusable?.verdict.outcome === 'not-measured') {
    const { a, b, verdict } = unusable;
    const why = reasonText(verdict.reason, figures[question.figure].noun, [a.name, b.name]);
    return { ...open('not-measured', 'not measured'), difference: values, confidence: why };
  }
  const rounds = Math.min(...pairs.map(({ verdict }) => roundsOf(verdict)));
  const isShort = pairs.every(({ verdict }) => verdict.reason === 'too-few-rounds');
  const needed = `${plural(rounds, 'round')}, a verdict takes ${leastRounds(rule.confidence)}`;
  return isShort
    ? { ...open('too-few-rounds', 'too early'), difference: values, confidence: needed }
    : {
        ...open('undecided', 'not decided'),
        difference: `not decided after ${plural(rounds, 'round')}: ${values}`,
        confidence: apartText(pairs, 'difference'),
      };
}

const roundsOf = (verdict: Comparison['pairs'][number]['verdict']): number =>
  verdict.outcome === 'not-measured' ? 0 : verdict.effect.rounds;

const open = (state: State, best: string) => ({ state, best, winners: [] });

function decided(comparison: Comparison, { best, beaten, open: rest }: Standing): Said {
  const between = list([...new Set(rest.flatMap(({ a, b }) => [a.name, b.name]))]);
  const still = rest.length === 0 ? '' : `; not decided between ${between}`;
  return {
    state: 'decided',
    winners: best,
    best: best.join(rest.length === 0 ? ', ' : ' or '),
    difference: `${differenceText(comparison, beaten, best.length > 1)}${still}`,
    confidence: intervalsText(comparison, beaten),
  };
}

function alone(cell: CellSummary, figure: FigureId): Said {
  return {
    ...open('alone', '–'),
    difference: valuesText(cell.arms, figure),
    confidence: 'nothing to compare',
  };
}

const armsOf = (cell: CellSummary, { pairs }: Comparison): readonly ArmSummary[] => {
  const compared = new Set(pairs.flatMap(({ a, b }) => [a.arm, b.arm]));
  return cell.arms.filter(({ arm }) => compared.has(arm));
};

/** Returns "prefork 8,350, worker 9,120 requests/s", "memory: prefork …": medians of the rounds. */
function valuesText(arms: readonly ArmSummary[], figure: FigureId): string {
  const { unit, noun } = figures[figure];
  const values = arms.map(({ name, numbers }) => {
    const measured = numbers[figure];
    if (measured === null) return `${name} –`;
    return `${name} ${measured.censored ? '≥ ' : ''}${formatBare(measured.median, unit)}`;
  });
  return unit === 'perSecond' ? `${values.join(', ')} requests/s` : `${noun}: ${values.join(', ')}`;
}
