import type { Chart } from '../charts/chart.ts';
import { type Html, html } from './html.ts';

/** Shows a chart with title and takeaway; without scripts the picture of it, where there is one. */
export function figureOf(chart: Chart, folded: boolean): Html {
  const label = `${chart.title}. ${chart.takeaway}`;
  return html`
<figure class="${chart.size}">
  <div><h3>${chart.title}</h3>
  <figcaption>${chart.takeaway}</figcaption></div>
  <div class="canvas">
    <canvas id="chart-${chart.id}" height="${chart.heightPx}"
      role="img" aria-label="${label}"></canvas>
    <noscript>${
      folded
        ? html`<p>A script draws this chart.</p>`
        : html`<img alt="${label}" src="charts/${chart.id}.png">`
    }</noscript>
  </div>
</figure>`;
}
