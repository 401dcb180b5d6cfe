import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Chart } from '../charts/chart.ts';
import { allCharts, type Gallery } from '../charts/charts.ts';
import { paint, prepare } from '../charts/drawing.ts';
import { palettes } from '../charts/palette.ts';
import type { Picture } from '../charts/picture.ts';
import { list } from '../format.ts';
import type { Summary } from '../summary.ts';
import { answers } from './answers.ts';
import { cellSection } from './cells.ts';
import { figureOf } from './figures.ts';
import { guide } from './guide.ts';
import { type Html, html, scriptJson, trusted } from './html.ts';
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

/** Widest first, as many as there is room for: what is read closely gets the width of the page. */
function mostImportant(
  gallery: Gallery,
  pictures: readonly Picture[],
  roomBytes: number,
): readonly Picture[] {
  const sizes = new Map(allCharts(gallery).map(({ id, size }) => [id, size]));
  const rank = ({ id }: Picture) => ['full', 'half', 'third'].indexOf(sizes.get(id) ?? 'third');
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
  const style = ownFile('page.css');
  const library = chartLibrary();
  // Declarations at the top of a classic script are global: page.js finds both functions there.
  const script = `${paint}\n${prepare}\n${ownFile('page.js')}`;
  const charts = allCharts(gallery).map(({ id, config }) => ({ id, config: compact(config) }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, [library, script])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>mpm-bench: ${list(plan.arms)}</title>
<style>${trusted(style)}</style>
</head>
<body>
${header(summary)}
<main>${content}</main>
<footer>mpm-bench ${plan.version}. Plan SHA-256 <code>${planSha256}</code></footer>
<script type="application/json" id="chart-data">${scriptJson({ palettes, charts })}</script>
<script>${trusted(library)}</script>
<script>${trusted(script)}</script>
</body>
</html>
`;
}

/** Points as pairs, which Chart.js reads as well: half the bytes of a page are points. */
function compact(config: Chart['config']): unknown {
  return JSON.parse(JSON.stringify(config), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('x' in value && 'y' in value))
      return value;
    return typeof value.x === 'number' ? [value.x, value.y] : value;
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
${summary.cells.map((cell) => cellSection(cell, gallery.ofCell.get(cell.cell.id) ?? [], pictures))}
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

/** Nothing may be fetched, and only our own style and scripts run, whatever a log line has in it. */
function policy(style: string, scripts: readonly string[]): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(' ')}`,
    `style-src ${hash(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function ownFile(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

/** Without its pointer to a source map, which a browser's tools would try to fetch. */
function chartLibrary(): string {
  const main = createRequire(import.meta.url).resolve('chart.js');
  const text = readFileSync(join(main, '../chart.umd.min.js'), 'utf8');
  return text.replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
