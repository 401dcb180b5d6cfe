import { inert, table } from '../../../report/markdown.ts';
import type { Answer } from '../claim.ts';
import { answerText, differenceText, effectText, predictedText } from '../words.ts';
import type { ClaimReport, ClaimsReport } from './input.ts';

/** claims.md: the answers for a page of text. Whatever was read is inert in it. */
export function renderClaimsMarkdown({ plan, planSha256, claims }: ClaimsReport): string {
  const parts = [
    '# What everybody says about the MPMs, tested',
    ...claims.flatMap(claimParts),
    `Run ${inert(plan.runId)}, preset ${plan.preset}, runtime ${plan.runtime}, seed ${plan.seed}. Plan SHA-256: ${planSha256}.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function claimParts({ claim, answers, charts }: ClaimReport): readonly string[] {
  const difference = differenceText(answers);
  return [
    `## ${claim.number}. ${inert(claim.says)}`,
    ...answers.flatMap(answerParts),
    ...(difference === null ? [] : [`**${inert(difference)}.**`]),
    ...charts.map(({ id, title }) => `![${inert(title)}](charts/${id}.png)`),
    `What httpd does: ${inert(claim.mechanism)}`,
  ];
}

function answerParts(answer: Answer): readonly string[] {
  const rows = answer.effects.map((effect) => [
    effect.criterion.predicts,
    `${effect.outcome}${effect.criterion.decides ? '' : ' (beside)'}`,
    predictedText(effect.criterion),
    `${effectText(effect)}${effect.reason === null ? '' : `; ${effect.reason}`}`,
  ]);
  return [
    `**${answer.verdict}** with ${answer.server}: ${inert(answerText(answer))}.`,
    table(['prediction', 'outcome', 'laid down', 'measured'], rows),
  ];
}
