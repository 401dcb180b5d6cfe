import type { Answer } from '../answer/answer.ts';
import { answerTable } from '../answer/table.ts';
import { chartsOf, type Report, type RunFacts, type Section, shownIn } from '../document.ts';
import { blocksOf, tableOf } from '../html/blocks.ts';
import { type Html, html } from '../html/html.ts';
import { pageOf } from '../html/shell.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes one page that needs no network. Its answer and tables need no script, and without scripts
 * it shows the pictures beside it.
 */
const page: Exporter = (report) => [
  { path: `${report.names.page}.html`, content: renderPage(report) },
];

export { page as html };

export function renderPage(report: Report): string {
  const { title, run, sections, answer } = report;
  return pageOf({
    title,
    header: header(report),
    main: html`
${answer !== null && answerOf(answer)}
${contents(report)}
${shownIn('html', sections).map(section)}`,
    footer:
      run === null
        ? html`mpm-bench`
        : html`mpm-bench ${run.version}. Plan SHA-256 <code>${run.planSha256}</code>`,
    charts: chartsOf(report).map(({ chart }) => chart),
  }).markup;
}

const header = ({ title, answer }: Report): Html => html`
<header>
  <h1>${title}</h1>
  ${answer !== null && html`<p class="facts-line">${answer.facts.join(' · ')}</p>`}
</header>`;

const answerOf = (answer: Answer): Html => html`
<section id="answer" class="card">
  ${tableOf(answerTable(answer))}
  ${answer.sentence !== '' && html`<p class="advice">${answer.sentence}</p>`}
  ${
    answer.warnings.length > 0 &&
    html`<ul class="notes">${answer.warnings.map((each) => html`<li>${each}</li>`)}</ul>`
  }
  ${answer.parity !== '' && html`<p class="parity">${answer.parity}</p>`}
</section>`;

function contents({ run, sections }: Report): Html {
  const links = shownIn('html', sections).map(
    (each) => [each.id, each.short ?? each.title] as const,
  );
  const items = links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`);
  return html`
${run !== null && runLine(run)}
<nav aria-label="Contents"><ul>${items}</ul></nav>`;
}

function runLine({ runId, createdAt, preset, runtime }: RunFacts): Html {
  const when = `${createdAt.slice(0, 16).replace('T', ' ')} UTC`;
  const how = `preset ${preset}, ${runtime} runtime`;
  return html`<p class="muted">Run <code>${runId}</code> of ${when}, ${how}.</p>`;
}

const section = ({ id, title, lead, blocks }: Section): Html => html`
<section id="${id}">
  <h2>${title}</h2>
  ${lead !== undefined && html`<p>${lead}</p>`}
  ${blocksOf(blocks)}
</section>`;
