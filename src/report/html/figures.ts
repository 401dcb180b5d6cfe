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
    <noscript>${standIn(chart, picture, label)}</noscript>
  </div>
</figure>`;
}

function standIn({ id }: Chart, picture: Picture | undefined, label: string): Html {
  if (picture === undefined) return html`<p>See charts/${id}.png beside this page.</p>`;
  return html`<img alt="${label}" src="data:image/webp;base64,${trusted(picture.webp.toString('base64'))}">`;
}
