import type { Summary } from '../../analysis/summary.ts';
import type { Picture } from '../charts/picture.ts';
import { list } from '../format.ts';
import { documentOf } from '../html/document.ts';
import { figureOf } from '../html/figures.ts';
import { type Html, html } from '../html/html.ts';
import { answers } from './answers.ts';
import { cellSection } from './cells.ts';
import { allCharts, type Gallery } from './charts/charts.ts';
import { guide } from './guide.ts';
import { provenance } from './provenance.ts';
import { rawData } from './raw-data.ts';
import { failures } from './trials.ts';
import { witnessSection } from './witnesses.ts';

/** Small enough to be mailed. */
const mostBytes = 1_450_000;
const roomForRawSection = 1_000;

/** Of what is left of it, for the pictures that stand in where scripts are off; the rest is for the raw data. */
const pictureShare = 0.75;

/** report.html: one file that needs no network and is whole without scripts. */
export function renderPage(
  summary: Summary,
  gallery: Gallery,
  pictures: readonly Picture[],
): string {
  const frame = (held: readonly Picture[], raw: Html) => {
    const content = body(summary, gallery, new Map(held.map((each) => [each.id, each])));
    return framed(summary, gallery, html`${content}${raw}`).markup;
  };
  const roomFor = (held: readonly Picture[]) =>
    mostBytes - roomForRawSection - Buffer.byteLength(frame(held, html``));
  const held = mostImportant(gallery, pictures, pictureShare * roomFor([]));
  return frame(held, html`${rawData(summary, roomFor(held))}`);
}

/** Widest first, as many as there is room for: what is read closely gets the width of the page. What is folded away comes last. */
function mostImportant(
  gallery: Gallery,
  pictures: readonly Picture[],
  roomBytes: number,
): readonly Picture[] {
  const sizes = new Map(
    [gallery.ofRun, ...gallery.ofCell.values()].flat().map(({ id, size }) => [id, size]),
  );
  const rank = ({ id }: Picture) =>
    ['full', 'half', 'third', 'folded'].indexOf(sizes.get(id) ?? 'folded');
  let left = roomBytes;
  return pictures
    .toSorted((a, b) => rank(a) - rank(b))
    .filter(({ webp }) => {
      left -= webp.length * (4 / 3);
      return left >= 0;
    });
}

function framed(summary: Summary, gallery: Gallery, content: Html): Html {
  const { plan, planSha256 } = summary;
  return documentOf({
    title: list(plan.arms),
    header: header(summary),
    main: content,
    footer: html`mpm-bench ${plan.version}. Plan SHA-256 <code>${planSha256}</code>`,
    charts: allCharts(gallery),
  });
}

function header(summary: Summary): Html {
  const { plan } = summary;
  return html`
<header>
  <h1>${list(plan.arms)}</h1>
  <p class="muted">Run <code>${plan.runId}</code> of ${plan.createdAt.slice(0, 16).replace('T', ' ')} UTC, preset ${plan.preset}, ${plan.runtime} runtime: ${plan.runtimeReason}.</p>
  ${contents(summary)}
</header>`;
}

function body(summary: Summary, gallery: Gallery, pictures: ReadonlyMap<string, Picture>): Html {
  const memory = html`
<section id="memory">
  <h2>Memory of the arms</h2>
  ${gallery.ofRun.map((chart) => figureOf(chart, pictures))}
</section>`;
  return html`
${answers(summary)}
${summary.cells.map((cell) => cellSection(cell, gallery, pictures))}
${gallery.ofRun.length > 0 && memory}
${witnessSection(summary)}
${failures(summary)}
${guide(summary)}
${provenance(summary)}`;
}

function contents(summary: Summary): Html {
  const links = [
    ...summary.cells.map(({ cell }) => [cell.id, cell.id] as const),
    ...(summary.witnesses.length > 0 ? [['witnesses', 'Witnesses'] as const] : []),
    ...(summary.counts.failed > 0 ? [['failures', 'Failed trials'] as const] : []),
    ['guide', 'How to read this'] as const,
    ['environment', 'Environment'] as const,
    ['plan', 'Plan'] as const,
    ['data', 'Raw data'] as const,
  ];
  return html`<nav aria-label="Contents"><ul>${links.map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>`)}</ul></nav>`;
}
