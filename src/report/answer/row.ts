import type { ArmSummary } from '../../analysis/arm-summary.ts';
import { type Comparison, hasVerdict } from '../../analysis/comparisons.ts';
import { type FigureId, figures } from '../../analysis/figures.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { figuresOf } from '../../analysis/questions.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import type { Arm } from '../../server/arm.ts';
import { formatBare, list, plural } from '../format.ts';
import { premiseOf } from '../premise.ts';
import { situationIn } from '../situation.ts';
import { formatExact } from '../verdicts/ratios.ts';
import { reasonText } from '../verdicts/sentences.ts';
import type { Row, State } from './answer.ts';
import { apartText, differenceText, intervalsText } from './difference.ts';
import { answeredText, boundText, lossText } from './loss.ts';
import { type Standing, standingOf } from './standing.ts';

/**
 * Returns the rows of a cell: one for each set of arms that is compared.
 * @param arms those of the plan.
 * @param cells all cells of the run.
 */
export function rowsOf(
  cell: CellSummary,
  arms: readonly Arm[],
  cells: readonly CellSummary[] = [cell],
): readonly Row[] {
  const { id, workload: name } = cell.cell;
  const head = {
    cell: id,
    situation: situationIn(cell, cells),
    premise: premiseOf(cell.cell, arms),
  };
  const asked = cell.comparisons.filter(({ of, pairs }) => of !== 'parity' && pairs.length > 0);
  const sets = Map.groupBy(asked, ({ pairs }) => pairs.map(({ a, b }) => a.arm + b.arm).join());
  const rows = [...sets.values()].flatMap((set): readonly Row[] => {
    const main = mainOf(set);
    if (main === undefined) return [];
    const figure = main.question.figure;
    const names = armsOf(cell, main).map((arm) => arm.name);
    return [{ ...head, of: main.of, arms: names, figure, ...answerOf(cell, main) }];
  });
  if (rows.length > 0) return rows.map(namingTie);
  const figure = figuresOf(name).questions[0] ?? 'rate';
  const names = cell.arms.map((arm) => arm.name);
  return [{ ...head, of: null, arms: names, figure, ...alone(cell, figure) }];
}

/** Names the arms of a tie in a further row of a cell: they are not all arms of the run. */
const namingTie = (row: Row, index: number): Row =>
  index > 0 && row.state === 'equivalent' ? { ...row, best: `tie of ${list(row.arms)}` } : row;

/** Chooses the question that a row is about: loss where it differs, else the first other one. */
const mainOf = (set: readonly Comparison[]): Comparison | undefined =>
  set.find((each) => isLoss(each) && each.pairs.some(differs)) ??
  set.find((each) => !isLoss(each)) ??
  set[0];

const isLoss = ({ question }: Comparison): boolean => question.figure === 'lost';

const differs = ({ verdict: { outcome } }: PairVerdict): boolean =>
  outcome === 'better' || outcome === 'worse';

type Said = Pick<Row, 'state' | 'winners' | 'best' | 'difference' | 'confidence'>;

function answerOf(cell: CellSummary, comparison: Comparison): Said {
  const arms = armsOf(cell, comparison);
  const standing = standingOf(comparison);
  const said =
    standing.beaten.length > 0
      ? decided(arms, comparison, standing)
      : standing.open.length === 0
        ? equivalent(arms, comparison, standing)
        : undecided(arms, comparison);
  const { missing } = standing;
  if (missing.length === 0) return said;
  return { ...said, difference: `${said.difference}; ${list(missing)} not measured` };
}

function decided(arms: readonly ArmSummary[], comparison: Comparison, standing: Standing): Said {
  const { best, unproven, beaten, open } = standing;
  const loss = isLoss(comparison);
  const between = list([...new Set(open.flatMap(({ a, b }) => [a.name, b.name]))]);
  const undecided = open.length === 0 ? '' : `; not decided between ${between}`;
  const said = loss
    ? lossText(arms, comparison)
    : (boundText(arms, comparison, beaten) ??
      `${differenceText(comparison, beaten, best.length > 1)}${undecided}`);
  const difference = unproven.length === 0 ? said : `${said}; not decided for ${list(unproven)}`;
  return {
    state: loss ? 'loss' : 'decided',
    winners: best,
    best: best.join(open.length === 0 ? ', ' : ' or '),
    difference,
    confidence: loss ? answeredText(arms, comparison) : intervalsText(comparison, beaten),
  };
}

function equivalent(arms: readonly ArmSummary[], comparison: Comparison, { best }: Standing): Said {
  const { pairs, question, rule } = comparison;
  const common = { state: 'equivalent', winners: best, best: 'tie' } as const;
  if (isLoss(comparison)) {
    return {
      ...common,
      difference: lossText(arms, comparison),
      confidence: answeredText(arms, comparison),
    };
  }
  const { short } = figures[question.figure];
  return {
    ...common,
    difference: `equivalent within ±${formatExact(rule.margin)} (${short})`,
    confidence: apartText(pairs, 'equivalence'),
  };
}

function undecided(arms: readonly ArmSummary[], comparison: Comparison): Said {
  const { pairs, question } = comparison;
  const values = valuesText(arms, question.figure);
  const judged = pairs.flatMap(({ verdict }) =>
    verdict.outcome === 'not-measured' ? [] : [verdict],
  );
  if (judged.length === 0) {
    const why = reasonOf(comparison);
    return { ...open('not-measured', 'not measured'), difference: values, confidence: why };
  }
  const rounds = Math.min(...judged.map(({ effect }) => effect.rounds));
  if (!hasVerdict(comparison)) {
    const least = Math.max(...judged.map(({ leastRounds }) => leastRounds));
    const confidence = `${plural(rounds, 'round')}, a verdict takes ${least}`;
    return { ...open('too-few-rounds', 'too early'), difference: values, confidence };
  }
  return {
    ...open('undecided', 'not decided'),
    difference: `not decided after ${plural(rounds, 'round')}: ${values}`,
    confidence: isLoss(comparison)
      ? answeredText(arms, comparison)
      : apartText(pairs, 'difference'),
  };
}

/** Returns why the first pair that cannot be compared cannot. */
function reasonOf({ pairs, question }: Comparison): string {
  const { noun } = figures[question.figure];
  const [reason = ''] = pairs.flatMap(({ a, b, verdict }) =>
    verdict.outcome === 'not-measured' ? [reasonText(verdict.reason, noun, [a.name, b.name])] : [],
  );
  return reason;
}

const open = (state: State, best: string) => ({ state, best, winners: [] });

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
