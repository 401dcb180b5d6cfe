import type { Summary } from '../../analysis/summary.ts';
import type { Arm } from '../../server/arm.ts';
import type { Answer } from './answer.ts';
import { headlineOf } from './headline.ts';
import { rowsOf } from './row.ts';
import { sentenceOf } from './sentence.ts';
import { warningsOf } from './warnings.ts';

/** Answers the question of a run from its summary. @param parity in one sentence. */
export function answerOf(summary: Summary, parity = ''): Answer {
  const { cells, plan } = summary;
  const rows = cells.flatMap((cell) => rowsOf(cell, plan.arms, cells));
  return {
    question: questionOf(summary),
    facts: headlineOf(summary),
    rows,
    sentence: sentenceOf(rows),
    parity,
    warnings: warningsOf(summary),
  };
}

function questionOf({ plan: { arms } }: Summary): string {
  const differ = (of: (arm: (typeof arms)[number]) => string | null) =>
    new Set(arms.map(of)).size > 1;
  if (differ(({ variant }) => variant)) return 'Which tuning?';
  if (arms.every((arm) => arms.some((other) => differsInBuild(arm, other)))) return 'Which build?';
  if (arms.some(({ php }) => php !== null)) return 'Which way to run PHP?';
  return arms.length === 1 ? 'How does this server do?' : 'Which MPM?';
}

/** Tells whether two arms are two builds of one thing. An anchor has one such arm beside many. */
const differsInBuild = (arm: Arm, other: Arm): boolean =>
  arm.build !== other.build && arm.mpm === other.mpm && arm.variant === other.variant;
