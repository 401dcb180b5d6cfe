import type { Answer } from '../answer/answer.ts';
import { answerTable } from '../answer/table.ts';
import { drawBare } from '../charts/picture.ts';
import { chartsOf, type Report, type Section, shownIn } from '../document.ts';
import { blocksOf, tableOf } from '../html/blocks.ts';
import type { Pictures } from '../html/figures.ts';
import { type Html, html } from '../html/html.ts';
import { pageOf } from '../html/shell.ts';
import type { Exporter } from './exporter.ts';
import { trialData } from './trial-data.ts';

/** Writes one page that needs no network, and whose answer and tables need no script. */
const page: Exporter = (report) => [
  { path: `${report.names.page}.html`, content: renderPage(report, drawBare) },
];

export { page as html };

type Draw = typeof drawBare;

/** @param draw draws a chart for readers without scripts; null: the page has no pictures. */
export function renderPage(report: Report, draw: Draw | null): string {
  const { title, run, sections, answer, trials } = report;
  const charts = chartsOf(report);
  const pictures: Pictures = new Map(
    charts.flatMap(({ chart, folded }) =>
      folded || draw === null ? [] : [[chart.id, draw(chart)] as const],
    ),
  );
  return pageOf({
    title,
    header: header(report),
    main: html`
${answer !== null && answerOf(answer)}
${contents(report)}
${shownIn('html', sections).map((each) => section(each, pictures))}
${report.embedsTrials && trialData(trials)}`,
    footer: html`mpm-bench ${run.version}. Plan SHA-256 <code>${run.planSha256}</code>`,
    charts: charts.map(({ chart }) => chart),
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
</section>`;

function contents({ run, sections, embedsTrials }: Report): Html {
  const links = [
    ...shownIn('html', sections).map((each) => [each.id, each.short ?? each.title] as const),
    ...(embedsTrials ? [['data', 'Raw data'] as const] : []),
  ];
  const items = links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`);
  const when = `${run.createdAt.slice(0, 16).replace('T', ' ')} UTC`;
  const how = `preset ${run.preset}, ${run.runtime} runtime`;
  return html`
<p class="muted">Run <code>${run.runId}</code> of ${when}, ${how}.</p>
<nav aria-label="Contents"><ul>${items}</ul></nav>`;
}

const section = ({ id, title, lead, blocks }: Section, pictures: Pictures): Html => html`
<section id="${id}">
  <h2>${title}</h2>
  ${lead !== undefined && html`<p>${lead}</p>`}
  ${blocksOf(blocks, pictures)}
</section>`;
