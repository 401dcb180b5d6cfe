import type { Comparison as Asked, Cell } from '../plan/plan.ts';
import type { Question } from '../plan/questions.ts';
import type { StandId } from '../server/arm.ts';
import { familyConfidence } from '../stats/family.ts';
import type { Flaw } from '../stats/flaws.ts';
import { provenRelations, type Ranking, type Relation, rankingOf } from '../stats/partial-order.ts';
import { type Bounds, type Judged, type Rule, type Verdict, verdict } from '../stats/verdict.ts';
import { pairsOf } from './readings.ts';
import type { ArmSummary } from './summary.ts';

/** The answer to one question of a cell. */
export interface Comparison {
  readonly question: Question;
  readonly rule: Rule;
  /** Every pair of arms, in the order of the plan. */
  readonly pairs: readonly PairVerdict[];
  /** An arm against its own second start; null where there was none. */
  readonly sentinel: PairVerdict | null;
  /** Names of the arms in groups from best to worst; null where the proven relations give no line. */
  readonly ranking: Ranking<string> | null;
  /** What is proven besides, without what follows from it. */
  readonly proven: readonly Relation<string>[];
}

/** a against b. */
export interface PairVerdict {
  readonly a: Contender;
  readonly b: Contender;
  readonly verdict: Judged | { readonly word: 'invalid'; readonly reason: Flaw | SentinelMoved };
}

export type Contender = Pick<ArmSummary<StandId>, 'arm' | 'name' | 'valid'>;

/** The second start of an arm was found to differ from the first: so might any other two. */
export interface SentinelMoved extends Bounds {
  readonly kind: 'sentinel-moved';
  readonly name: string;
}

/** Judges every question of a cell. */
export function compareArms(
  { questions }: Cell,
  arms: readonly Contender[],
  sentinel: Contender | null,
  { alpha }: Asked,
): readonly Comparison[] {
  const confidence = familyConfidence(arms.length, alpha);
  return questions.map((question) => {
    const { better, margin } = question;
    const rule: Rule = { better, margin, confidence };
    const judge = (a: Contender, b: Contender): Verdict =>
      verdict(pairsOf(question.metric, a.valid, b.valid), rule);
    const first = arms.find(({ arm }) => sentinel !== null && sentinel.arm === `${arm}-sentinel`);
    const ofSentinel =
      sentinel === null || first === undefined
        ? null
        : { a: first, b: sentinel, verdict: judge(first, sentinel) };
    const moved = movedBy(ofSentinel);
    const pairs = arms.flatMap((a, i) =>
      arms.slice(i + 1).map((b) => ({ a, b, verdict: withdrawn(judge(a, b), moved) })),
    );
    const relations = pairs.map(relationOf);
    const ranking = rankingOf(
      arms.map(({ name }) => name),
      relations,
    );
    const proven = provenRelations(relations);
    return { question, rule, pairs, sentinel: ofSentinel, ranking, proven };
  });
}

/** Whether a word could be spoken about some pair: with too few rounds none is. */
export const hasWord = ({ pairs }: Comparison): boolean =>
  pairs.some(({ verdict: said }) => said.word !== 'invalid' && said.reason !== 'too-few-rounds');

/** Whether the sentinel was called better or worse than the arm that it is. */
export function movedBy(sentinel: PairVerdict | null): SentinelMoved | null {
  if (sentinel === null) return null;
  const { verdict: said, a } = sentinel;
  if (said.word !== 'faster' && said.word !== 'slower') return null;
  return { kind: 'sentinel-moved', name: a.name, ...said.figures.difference };
}

/** Where the run sees differences that are not there, its other words are worth nothing. */
export function withdrawn(said: Verdict, moved: SentinelMoved | null): PairVerdict['verdict'] {
  if (moved === null || said.word === 'invalid') return said;
  if (said.reason === 'too-few-rounds') return said;
  return { word: 'invalid', reason: moved };
}

function relationOf({ a, b, verdict: { word } }: PairVerdict): Relation<string> {
  const proven = ({ faster: 'a-better', slower: 'b-better', equivalent: 'equivalent' } as const)[
    word as string
  ];
  return { a: a.name, b: b.name, proven: proven ?? 'nothing' };
}
