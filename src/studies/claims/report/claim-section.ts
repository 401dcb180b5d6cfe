import { durationText } from '../../../plan/duration.ts';
import type { Picture } from '../../../report/charts/picture.ts';
import { figureOf } from '../../../report/html/figures.ts';
import { type Html, html } from '../../../report/html/html.ts';
import type { Answer, Effect } from '../claim.ts';
import { figures } from '../figures.ts';
import { differenceText, effectText, predictedText, sideText } from '../words.ts';
import type { ClaimReport } from './input.ts';
import { trialsOf } from './trials.ts';

/** Colours of the page for each word. */
export const tones = {
  supported: 'complete',
  refuted: 'incomplete',
  inconclusive: 'reserved',
} as const satisfies Record<Answer['verdict'], string>;

/** One claim: the answer, what it hangs on, the picture, the mechanism, and every trial. */
export function claimSection(report: ClaimReport, pictures: ReadonlyMap<string, Picture>): Html {
  const { claim, answers, charts } = report;
  const difference = differenceText(answers);
  return html`
<section id="claim-${claim.number}">
  <h2>${claim.number}. ${claim.says}</h2>
  <p>Hypothesis: ${claim.hypothesis}</p>
  ${answers.map(answerBlock)}
  ${difference !== null && html`<p class="notes">${difference}.</p>`}
  <div class="charts">${charts.map((chart) => figureOf(chart, pictures))}</div>
  <h3>What httpd does</h3>
  <p>${claim.mechanism}</p>
  <h3>What was done</h3>
  <ul>${claim.experiments.map((each) => html`<li><code>${each.id}</code>: ${each.title}; ${each.rounds} rounds, each trial ${each.warmupSeconds} s of warm-up and ${durationText(each)} s measured on a fresh server.</li>`)}</ul>
  ${trialsOf(report)}
</section>`;
}

function answerBlock(answer: Answer): Html {
  return html`
<div class="card">
  <p><span class="badge ${tones[answer.verdict]}">${answer.verdict}</span> with <strong>${answer.server}</strong>${answer.reason !== null && html`: ${answer.reason}`}.</p>
  <div class="scroll" tabindex="0" role="region" aria-label="Predictions for ${answer.server}">
  <table>
    <thead><tr>${['prediction', 'outcome', 'a', 'b', 'laid down', 'measured'].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${answer.effects.map(row)}</tbody>
  </table>
  </div>
</div>`;
}

function row(effect: Effect): Html {
  const { criterion, outcome, reason } = effect;
  const words = reason === null ? '' : `${reason}.`;
  return html`<tr><th scope="row" class="words">${criterion.predicts}<small>${criterion.decides ? 'decides' : 'beside'}: ${figures[criterion.figure].title}</small></th><td>${outcome}</td><td>${sideText(criterion.a)}</td><td>${sideText(criterion.b)}</td><td>${predictedText(criterion)}</td><td class="words">${effectText(effect)}${words !== '' && html`<small>${words}</small>`}</td></tr>`;
}
