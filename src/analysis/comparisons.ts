import type { Comparison as Asked } from '../plan/comparison.ts';
import type { Cell } from '../plan/plan.ts';
import { familyConfidence } from '../stats/family.ts';
import type { Flaw } from '../stats/incomparable.ts';
import { provenRelations, type Ranking, type Relation, rankingOf } from '../stats/partial-order.ts';
import type { ArmPair, ComparedArm } from './arm-summary.ts';
import type { Bounds } from './compare.ts';
import { pairsOf } from './pairs.ts';
import { type ArmQuestion, armQuestion } from './questions.ts';
import { type Judged, type Rule, type Verdict, verdict } from './verdict.ts';

/** The answer to one question of a cell. */
export interface Comparison {
  readonly question: ArmQuestion;
  readonly rule: Rule;
  /** The pairs of arms in the order in which the caller gave them. */
  readonly pairs: readonly PairVerdict[];
  /** A/A control: an arm against its own second start; null where there was none. */
  readonly control: PairVerdict | null;
  /** Names of the arms in groups from best to worst; null where the relations give no line. */
  readonly ranking: Ranking<string> | null;
  /** The proven relations, without what follows from others. */
  readonly proven: readonly Relation<string>[];
}

/** Verdict on a against b. */
export interface PairVerdict extends ArmPair {
  readonly verdict: Judged | { readonly outcome: 'not-measured'; readonly reason: NotMeasured };
}

export type NotMeasured = Flaw | ControlMoved;

/** The second start of an arm was found to differ from the first: so might any other two. */
export interface ControlMoved extends Bounds {
  readonly kind: 'control-moved';
  readonly name: string;
}

/**
 * Judges every question of a cell.
 * @param pairs those that are compared; the confidence is that of the whole family.
 * @param control the first start of an arm as a, and its second start as b.
 */
export function compareArms(
  { questions }: Pick<Cell, 'questions'>,
  pairs: readonly ArmPair[],
  control: ArmPair | null,
  { alpha }: Pick<Asked, 'alpha'>,
): readonly Comparison[] {
  const names = [...new Set(pairs.flatMap(({ a, b }) => [a.name, b.name]))];
  const confidence = familyConfidence(names.length, pairs.length, alpha);
  return questions.map((asked) => {
    const question = armQuestion(asked);
    const rule: Rule = { better: question.better, margin: question.margin, confidence };
    const judge = ({ a, b }: ArmPair): Verdict =>
      verdict(pairsOf(question.figure, a.completed, b.completed), rule);
    const judgedControl = control && { ...control, verdict: judge(control) };
    const moved = controlMoved(judgedControl);
    const judged = pairs.map((pair) => ({ ...pair, verdict: withdrawn(judge(pair), moved) }));
    const relations = judged.map(relationOf);
    return {
      question,
      rule,
      pairs: judged,
      control: judgedControl,
      ranking: rankingOf(names, relations),
      proven: provenRelations(relations),
    };
  });
}

/** Returns every pair of arms, in the order of the arms. */
export const everyPair = (arms: readonly ComparedArm[]): readonly ArmPair[] =>
  arms.flatMap((a, i) => arms.slice(i + 1).map((b) => ({ a, b })));

/** Tells whether some pair could have a verdict: with too few rounds none has. */
export const hasVerdict = ({ pairs }: Comparison): boolean =>
  pairs.some(
    ({ verdict: { outcome, reason } }) => outcome !== 'not-measured' && reason !== 'too-few-rounds',
  );

/** Returns by how much the control differs from the arm that it is; null where it does not. */
export function controlMoved(control: PairVerdict | null): ControlMoved | null {
  if (control === null) return null;
  const { verdict: judged, a } = control;
  if (judged.outcome !== 'better' && judged.outcome !== 'worse') return null;
  return { kind: 'control-moved', name: a.name, ...judged.effect.difference };
}

/** Withdraws a verdict where the run sees differences that are not there. */
export function withdrawn(judged: Verdict, moved: ControlMoved | null): PairVerdict['verdict'] {
  if (moved === null || judged.outcome === 'not-measured') return judged;
  if (judged.reason === 'too-few-rounds') return judged;
  return { outcome: 'not-measured', reason: moved };
}

const proofs: Readonly<Record<string, Relation<string>['proven']>> = {
  better: 'a-better',
  worse: 'b-better',
  equivalent: 'equivalent',
};

const relationOf = ({ a, b, verdict: { outcome } }: PairVerdict): Relation<string> => ({
  a: a.name,
  b: b.name,
  proven: proofs[outcome] ?? 'nothing',
});
