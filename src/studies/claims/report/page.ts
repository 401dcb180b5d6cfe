import type { Picture } from '../../../report/charts/picture.ts';
import { flatten } from '../../../report/flatten.ts';
import { documentOf } from '../../../report/html/document.ts';
import { type Html, html } from '../../../report/html/html.ts';
import { answerText, differenceText } from '../words.ts';
import { claimSection, tones } from './claim-section.ts';
import type { ClaimReport, ClaimsReport } from './input.ts';

/** claims.html: one file that needs no network and is whole without scripts. */
export function renderClaimsPage(report: ClaimsReport, pictures: readonly Picture[]): string {
  const { plan, planSha256, claims } = report;
  const byId = new Map(pictures.map((each) => [each.id, each]));
  return documentOf({
    title: 'claims',
    header: html`
<header>
  <h1>What everybody says about the MPMs, tested</h1>
  <p class="muted">Run <code>${plan.runId}</code> of ${plan.createdAt.slice(0, 16).replace('T', ' ')} UTC, preset ${plan.preset}, ${plan.runtime} runtime: ${plan.runtimeReason}.</p>
  <nav aria-label="Contents"><ul>${claims.map(({ claim }) => html`<li><a href="#claim-${claim.number}">Claim ${claim.number}</a></li>`)}<li><a href="#guide">How to read this</a></li><li><a href="#environment">Environment</a></li></ul></nav>
</header>`,
    main: html`
<section id="answers">${claims.map(card)}</section>
${claims.map((each) => claimSection(each, byId))}
${guide}
${environment(report)}`,
    footer: html`mpm-bench ${plan.version}. Plan SHA-256 <code>${planSha256}</code>`,
    charts: claims.flatMap(({ charts }) => charts),
  }).markup;
}

function card({ claim, answers }: ClaimReport): Html {
  const difference = differenceText(answers);
  return html`
<article class="card">
  <h3><a href="#claim-${claim.number}">${claim.number}. ${claim.says}</a></h3>
  ${answers.map((answer) => html`<p><span class="badge ${tones[answer.verdict]}">${answer.verdict}</span> with ${answer.server}: ${answerText(answer)}.</p>`)}
  ${answers.length === 0 && html`<p>No server of this run can be asked.</p>`}
  ${difference !== null && html`<p class="notes">${difference}.</p>`}
</article>`;
}

const guide = html`
<section id="guide">
  <h2>How to read this</h2>
  <p>Each claim was turned into predictions before anything was measured; they and their bounds stand in plan.json. A prediction compares a figure at two places in the same round. It holds where the whole 95 % interval of all rounds lies on the predicted side of the bound, it fails where the whole interval lies on the other side, and it is open otherwise.</p>
  <p>A claim is supported where every prediction that decides holds, refuted where one of them fails, and inconclusive otherwise; then the reason is given. The interval is Student’s, of the logarithms of the ratios or of the differences; the exact signed-rank interval must say the same, else nothing is claimed. What does not decide is reported beside.</p>
  <p>The mechanism explains the figures from httpd’s sources; no answer depends on it.</p>
</section>`;

function environment({ environment: facts, plan }: ClaimsReport): Html {
  const { claims: _, ...rest } = plan;
  const all = [...flatten(facts), ...flatten({ plan: rest })];
  return html`
<section id="environment">
  <h2>Environment</h2>
  <div class="card"><table class="facts"><tbody>${all.map(({ name, value }) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table></div>
</section>`;
}
