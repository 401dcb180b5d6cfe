import { type Block, only, type Report, type Section } from '../../../report/document.ts';
import { flatten } from '../../../report/flatten.ts';
import { environmentSection } from '../../../report/run/provenance.ts';
import { resultLine } from '../words.ts';
import { claimSection, differenceBlocks, verdictBlock } from './claim-section.ts';
import type { ClaimReport, ClaimsReport } from './input.ts';

/** Puts the claims together as a report: the verdicts first, then claim by claim. */
export function claimsReport({ plan, planSha256, environment, claims }: ClaimsReport): Report {
  const { claims: _, ...rest } = plan;
  return {
    names: { page: 'claims', text: 'claims' },
    title: 'Common claims about the MPMs, tested',
    answer: null,
    run: { ...plan, planSha256 },
    sections: [
      {
        id: 'answers',
        title: 'Results',
        blocks: [
          ...only(['html'], ...claims.map(card)),
          ...only(['text'], ...claims.flatMap(resultLines)),
        ],
        only: ['html', 'text'],
      },
      ...claims.map(claimSection),
      guide,
      environmentSection([...flatten(environment), ...flatten({ plan: rest })]),
    ],
    conclusions: {
      planSha256,
      claims: claims.map(({ claim: { number, says }, answers }) => ({ number, says, answers })),
    },
    data: null,
  };
}

const card = ({ claim, answers }: ClaimReport): Block => ({
  kind: 'card',
  title: `${claim.number}. ${claim.says}`,
  target: `claim-${claim.number}`,
  blocks: [
    ...answers.map(verdictBlock),
    ...(answers.length > 0
      ? []
      : [{ kind: 'paragraph', text: 'No server of this run can test it.' } as const]),
    ...differenceBlocks(answers),
  ],
});

const resultLines = ({ claim, answers }: ClaimReport): readonly Block[] => [
  ...answers.map(
    (answer) => ({ kind: 'paragraph', text: resultLine(claim.number, answer) }) as const,
  ),
  ...differenceBlocks(answers),
];

const guide: Section = {
  id: 'guide',
  title: 'How to read this',
  blocks: [
    'Each claim was turned into predictions before anything was measured. The predictions and ' +
      'their bounds are in plan.json. A prediction compares a figure of two arms or ' +
      'cells, a and b, ' +
      'in the same round. It passes where the whole 95 % interval lies on the predicted side of ' +
      'the bound. It fails where the whole interval lies on the other side, with a confidence ' +
      'by which the predictions of a claim share an error of 5 %. It is inconclusive otherwise.',
    'A claim is supported if every deciding prediction passes, refuted if one of them fails, and ' +
      'inconclusive otherwise; the reason is given. The interval is that of the sign test for ' +
      'the typical (median) round, which assumes nothing about how the rounds are distributed. ' +
      'Other predictions are reported and do not affect the verdict.',
    'The mechanism explains the figures from httpd’s sources. No verdict depends on it.',
  ].map((text) => ({ kind: 'paragraph', text })),
  only: ['html'],
};
