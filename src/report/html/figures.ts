import type { Chart } from '../charts/chart.ts';
import { type Html, html, trusted } from './html.ts';

/** Pictures for readers without scripts by the id of their chart: PNG. */
export type Pictures = ReadonlyMap<string, Buffer>;

/** Shows a chart with its title and takeaway, and a picture of it where scripts are off. */
export function figureOf(chart: Chart, pictures: Pictures): Html {
  const label = `${chart.title}. ${chart.takeaway}`;
  return html`
<figure class="${chart.size}">
  <div><h3>${chart.title}</h3>
  <figcaption>${chart.takeaway}</figcaption></div>
  <div class="canvas">
    <canvas id="chart-${chart.id}" height="${chart.heightPx}"
      role="img" aria-label="${label}"></canvas>
    <noscript>${pictureOf(pictures.get(chart.id), label)}</noscript>
  </div>
</figure>`;
}

function pictureOf(picture: Buffer | undefined, label: string): Html {
  if (picture === undefined) return html`<p>A script draws this chart.</p>`;
  const data = trusted(picture.toString('base64'));
  return html`<img alt="${label}" src="data:image/png;base64,${data}">`;
}
