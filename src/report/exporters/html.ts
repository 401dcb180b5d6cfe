import { drawWebp } from '../charts/picture.ts';
import { chartsOf, type Report, type Section, shownIn } from '../document.ts';
import { blocksOf } from '../html/blocks.ts';
import type { Pictures } from '../html/figures.ts';
import { type Html, html } from '../html/html.ts';
import { pageOf } from '../html/shell.ts';
import type { Exporter } from './exporter.ts';
import { trialData } from './trial-data.ts';

/** Small enough to be mailed. */
const mostBytes = 1_450_000;
const roomForDataSection = 1_000;

/** Share of the rest for the pictures that pages without scripts show; trials get what is left. */
const pictureShare = 0.75;

/** Writes one page that needs no network and is whole without scripts. */
const page: Exporter = (report) => [
  { path: `${report.names.page}.html`, content: renderPage(report, drawWebp) },
];

export { page as html };

type Draw = typeof drawWebp;

/** @param draw draws a chart for readers without scripts; null: the page has no pictures. */
export function renderPage(report: Report, draw: Draw | null): string {
  const frame = (pictures: Pictures, data: Html | null) => framed(report, pictures, data).markup;
  const roomFor = (pictures: Pictures) =>
    mostBytes - roomForDataSection - Buffer.byteLength(frame(pictures, null));
  const none: Pictures = new Map();
  const pictures = draw === null ? none : drawn(report, pictureShare * roomFor(none), draw);
  const data = report.embedsTrials ? trialData(report.trials, roomFor(pictures)) : null;
  return frame(pictures, data);
}

/** Draws the widest charts first, as many as there is room for, and what is folded away last. */
function drawn(report: Report, roomBytes: number, draw: Draw): Pictures {
  const rank = ({ chart, folded }: ReturnType<typeof chartsOf>[number]) =>
    folded ? 3 : ['full', 'half', 'third'].indexOf(chart.size);
  const sorted = chartsOf(report).toSorted((a, b) => rank(a) - rank(b));
  let left = roomBytes;
  const held = new Map<string, Buffer>();
  for (const { chart } of sorted) {
    if (left < 0) break;
    const picture = draw(chart);
    left -= picture.length * (4 / 3);
    if (left >= 0) held.set(chart.id, picture);
  }
  return held;
}

function framed(report: Report, pictures: Pictures, data: Html | null): Html {
  const { title, run } = report;
  return pageOf({
    title,
    header: header(report),
    main: html`
${status(report)}
${shownIn('html', report.sections).map((each) => section(each, pictures))}
${data}`,
    footer: html`mpm-bench ${run.version}. Plan SHA-256 <code>${run.planSha256}</code>`,
    charts: chartsOf(report).map(({ chart }) => chart),
  });
}

function header({ title, run, sections, embedsTrials }: Report): Html {
  const links = [
    ...shownIn('html', sections).map((each) => [each.id, each.short ?? each.title] as const),
    ...(embedsTrials ? [['data', 'Raw data'] as const] : []),
  ];
  const when = `${run.createdAt.slice(0, 16).replace('T', ' ')} UTC`;
  const how = `preset ${run.preset}, ${run.runtime} runtime: ${run.runtimeReason}`;
  const items = links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`);
  return html`
<header>
  <h1>${title}</h1>
  <p class="muted">Run <code>${run.runId}</code> of ${when}, ${how}.</p>
  <nav aria-label="Contents"><ul>${items}</ul></nav>
</header>`;
}

function status({ status: said }: Report): Html | null {
  if (said === null) return null;
  return html`
<div class="health ${said.tone}">
  <span class="badge">${said.label}</span>
  <ul>${said.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
</div>`;
}

const section = ({ id, title, lead, blocks }: Section, pictures: Pictures): Html => html`
<section id="${id}">
  <h2>${title}</h2>
  ${lead !== undefined && html`<p>${lead}</p>`}
  ${blocksOf(blocks, pictures)}
</section>`;
