import { figures } from '../../../analysis/figures.ts';
import { durationText } from '../../../plan/duration.ts';
import { type Block, only, type Section, type Tone } from '../../../report/document.ts';
import { figureColumn, trialsTable } from '../../../report/trials.ts';
import type { Answer, Effect } from '../claim.ts';
import { answerText, differenceText, effectText, predictedText, sideText } from '../words.ts';
import type { ClaimReport } from './input.ts';

const tones: Readonly<Record<Answer['verdict'], Tone>> = {
  supported: 'good',
  refuted: 'bad',
  inconclusive: 'warning',
};

const outcomes: Readonly<Record<Effect['outcome'], string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
};

/** Says the verdict of a server in a paragraph. */
export const verdictBlock = (answer: Answer): Block => ({
  kind: 'paragraph',
  text: [
    { as: tones[answer.verdict], text: answer.verdict },
    ` with ${answer.server}: ${answerText(answer)}.`,
  ],
});

/** Says where the servers' verdicts differ. */
export function differenceBlocks(answers: readonly Answer[]): readonly Block[] {
  const difference = differenceText(answers);
  return difference === null ? [] : [{ kind: 'paragraph', note: true, text: `${difference}.` }];
}

/** Shows one claim: verdicts, predictions, charts, the mechanism, and every trial. */
export function claimSection(report: ClaimReport): Section {
  const { claim, answers, charts } = report;
  return {
    id: `claim-${claim.number}`,
    title: `${claim.number}. ${claim.says}`,
    short: `Claim ${claim.number}`,
    blocks: [
      ...only(['html'], { kind: 'paragraph', text: `Hypothesis: ${claim.hypothesis}` }),
      ...answers.flatMap((answer) => [verdictBlock(answer), ...predictions(answer)]),
      ...differenceBlocks(answers),
      ...(charts.length === 0 ? [] : [{ kind: 'figures', charts } as const]),
      { kind: 'paragraph', text: `What httpd does: ${claim.mechanism}` },
      ...only(
        ['html'],
        { kind: 'heading', text: 'Experiments' },
        { kind: 'list', items: claim.experiments.map(experimentText) },
        ...trials(report),
      ),
    ],
    only: ['html', 'markdown'],
  };
}

const experimentText = (each: ClaimReport['claim']['experiments'][number]) =>
  [
    { as: 'code', text: each.id },
    `: ${each.title.replace(/\.$/, '')}; ${each.rounds} rounds, each trial ` +
      `${each.warmupSeconds} s of warm-up and ${durationText(each)} s measured on a fresh server.`,
  ] as const;

function predictions({ effects, server }: Answer): readonly Block[] {
  if (effects.length === 0) return [];
  return [
    {
      kind: 'table',
      label: `Predictions for ${server}`,
      head: ['prediction', 'outcome', 'a', 'b', 'criterion', 'measured'],
      rows: effects.map(({ criterion, outcome, reason, ...rest }) => [
        {
          text: criterion.predicts,
          below:
            `${criterion.decides ? 'decides' : 'reported only'}: ` +
            `${figures[criterion.figure].title}`,
        },
        outcomes[outcome],
        sideText(criterion.a),
        sideText(criterion.b),
        predictedText(criterion),
        {
          text: effectText({ criterion, outcome, reason, ...rest }),
          below: reason === null ? '' : `${reason}.`,
        },
      ]),
      prose: [0, 5],
    },
  ];
}

function trials({ claim, evidence }: ClaimReport): readonly Block[] {
  return claim.experiments.map(({ id }) => {
    const names = new Set(
      claim.criteria.filter(({ experiment }) => experiment === id).map(({ figure }) => figure),
    );
    const all = evidence[id] ?? [];
    const columns = [...names].map((name) => figureColumn(name, figures[name].title));
    return trialsTable(`Every trial of ${id}: ${all.length}`, all, columns);
  });
}
