import type { Comparison as Asked } from '../plan/comparison.ts';
import type { Cell } from '../plan/plan.ts';
import { usualMargins } from '../plan/questions.ts';
import { familyConfidence } from '../stats/family.ts';
import { provenRelations, type Ranking, type Relation, rankingOf } from '../stats/partial-order.ts';
import type { ArmPair } from './arm-summary.ts';
import { type Family, judgePair, type PairVerdict, ruleOf } from './judge-pair.ts';
import type { PairSet } from './pair-sets.ts';
import { type ArmQuestion, armQuestion } from './questions.ts';
import type { Done, Rule } from './verdict.ts';

/** The answer to one question of a cell, for one set of pairs: a family of verdicts. */
export interface Comparison extends Omit<PairSet, 'pairs'> {
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

/**
 * Judges every question of a cell for one set of pairs; the confidence is that of the whole set.
 * @param control the first start of an arm as a, and its second start as b.
 */
export function compareArms(
  { questions }: Pick<Cell, 'questions'>,
  { pairs, ...set }: PairSet,
  control: ArmPair | null,
  { alpha, looks }: Pick<Asked, 'alpha' | 'looks'>,
  done: Done,
): readonly Comparison[] {
  const names = [...new Set(pairs.flatMap(({ a, b }) => [a.name, b.name]))];
  const confidence = familyConfidence(names.length, pairs.length, alpha);
  const family: Family = { confidence, looks, lossMargin: lossMarginOf(questions) };
  return questions.map((asked) => {
    const question = armQuestion(asked);
    const judge = (pair: ArmPair) => judgePair(pair, question, family, done);
    const judged = pairs.map(judge);
    const relations = judged.map(relationOf);
    return {
      ...set,
      question,
      rule: ruleOf(question, family),
      pairs: judged,
      control: control && judge(control),
      ranking: rankingOf(names, relations),
      proven: provenRelations(relations),
    };
  });
}

/** Returns the margin of the losses of a cell, beyond which latencies are not compared. */
export const lossMarginOf = (questions: Cell['questions']): number =>
  questions.find(({ figure }) => figure === 'lost')?.margin ?? usualMargins.loss;

/** Tells whether some pair could have a verdict: with too few rounds none has. */
export const hasVerdict = ({ pairs }: Comparison): boolean =>
  pairs.some(
    ({ verdict: { outcome, reason } }) => outcome !== 'not-measured' && reason !== 'too-few-rounds',
  );

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
