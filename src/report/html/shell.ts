import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Chart } from '../charts/chart.ts';
import { paint, prepare } from '../charts/drawing.ts';
import { palettes } from '../charts/palette.ts';
import { type Html, html, trusted } from './html.ts';
import { keyStyle } from './key.ts';

/** Content of a page; its look and the way its charts are drawn are the same for all pages. */
export interface Content {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  readonly charts: readonly Chart[];
}

/** Writes one file that needs no network, with style, scripts and charts inside. */
export function pageOf({ title, header, main, footer, charts }: Content): Html {
  const style = pageStyle();
  const library = chartLibrary();
  // Declarations at the top of a classic script are global: page.js finds both functions there.
  const script = `${paint}\n${prepare}\n${ownFile('page.js')}`;
  const drawn = charts.map(({ id, config }) => ({ id, config: compact(config) }));
  const data = JSON.stringify({ palettes, charts: drawn });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, [library, script])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>mpm-bench: ${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${header}
<main>${main}</main>
<footer>${footer}</footer>
<script type="application/gzip" id="chart-data">${packed(data)}</script>
<script type="application/gzip" id="chart-library">${packed(library)}</script>
<script>${trusted(script)}</script>
</body>
</html>
`;
}

/** Returns the look that all pages share. */
export const pageStyle = (): string => ownFile('page.css') + keyStyle();

/** Packs a text to a fifth of its size; page.js unpacks it. */
const packed = (text: string): Html => trusted(gzipSync(text, { level: 9 }).toString('base64'));

/** Writes points as pairs, which Chart.js reads as well: half the bytes of a page are points. */
function compact(config: Chart['config']): unknown {
  return JSON.parse(JSON.stringify(config), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('x' in value && 'y' in value))
      return value;
    return typeof value.x === 'number' ? [value.x, value.y] : value;
  });
}

/** Allows our own style and scripts and no request, whatever a log line has in it. */
function policy(style: string, scripts: readonly string[]): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(' ')}`,
    `style-src ${hash(style)}`,
    // The pictures beside the page, which only a reader without scripts sees.
    "img-src data: 'self' file:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function ownFile(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

/** Reads Chart.js without its pointer to a source map, which a browser's tools would fetch. */
function chartLibrary(): string {
  const main = createRequire(import.meta.url).resolve('chart.js');
  const text = readFileSync(join(main, '../chart.umd.min.js'), 'utf8');
  return text.replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
