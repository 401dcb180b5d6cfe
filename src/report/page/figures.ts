import type { Chart } from '../charts/chart.ts';
import type { Picture } from '../charts/picture.ts';
import { type Html, html, trusted } from './html.ts';

/** A chart with its title and what is to be seen; the picture stands in where scripts are off. */
export function figureOf(chart: Chart, pictures: ReadonlyMap<string, Picture>): Html {
  const picture = pictures.get(chart.id);
  const label = `${chart.title}. ${chart.takeaway}`;
  return html`
<figure class="${chart.size}">
  <div><h3>${chart.title}</h3>
  <figcaption>${chart.takeaway}</figcaption></div>
  <div class="canvas">
    <canvas id="chart-${chart.id}" height="${chart.heightPx}" role="img" aria-label="${label}"></canvas>
    ${picture !== undefined && html`<noscript><img alt="${label}" src="data:image/webp;base64,${trusted(picture.webp.toString('base64'))}"></noscript>`}
  </div>
</figure>`;
}
