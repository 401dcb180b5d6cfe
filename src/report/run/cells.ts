import type { CellSummary } from '../../analysis/summary.ts';
import type { Chart } from '../charts/chart.ts';
import type { Picture } from '../charts/picture.ts';
import { figureOf } from '../html/figures.ts';
import { type Html, html } from '../html/html.ts';
import { notesOf } from '../notes.ts';
import { type NumbersRow, numbersOf } from '../numbers.ts';
import type { Gallery } from './charts/charts.ts';
import { populationsTable } from './populations.ts';
import { trialsTable } from './trials.ts';

/** One cell: its numbers, what must be known beside them, its pictures, and every trial. */
export function cellSection(
  cell: CellSummary,
  gallery: Gallery,
  pictures: ReadonlyMap<string, Picture>,
): Html {
  const notes = notesOf(cell);
  const charts = gallery.ofCell.get(cell.cell.id) ?? [];
  const overTime = gallery.folded.get(cell.cell.id) ?? [];
  return html`
<section id="${cell.cell.id}">
  <h2>${cell.cell.id}</h2>
  <p>${cell.load}; driver ${cell.cell.driver}.</p>
  <div class="card">${numbers(cell)}</div>
  ${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
  ${charts.length === 0 && html`<p>No valid trial: there is nothing to draw.</p>`}
  <div class="charts">${charts.map((chart) => figureOf(chart, pictures))}</div>
  ${overTime.length > 0 && folded(overTime, pictures)}
  ${populationsTable(cell)}
  ${trialsTable(cell)}
</section>`;
}

/** Why an arm stalls, or does not: one round of each. */
function folded(charts: readonly Chart[], pictures: ReadonlyMap<string, Picture>): Html {
  return html`
<details>
  <summary>One round of each arm over time: what its workers do, what its connections wait for, what clients see</summary>
  <p>Below, httpd’s scoreboard from its status page, which is answered by a worker and has gaps where none was free. In the middle, what the kernel says of the same connections, however busy the workers are; readings far apart are points that nothing joins. Above, the latency.</p>
  <div class="charts">${charts.map((chart) => figureOf(chart, pictures))}</div>
</details>`;
}

function numbers(cell: CellSummary): Html {
  const table = numbersOf(cell, 'all');
  return html`
<div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${cell.cell.id}">
<table>
  <thead><tr><th scope="col">arm</th>${table.columns.map((name) => html`<th scope="col">${name}</th>`)}<th scope="col">valid rounds</th></tr></thead>
  <tbody>${table.rows.map(row)}</tbody>
</table>
</div>`;
}

function row({ arm, cells, rounds }: NumbersRow): Html {
  return html`<tr><th scope="row">${arm}</th>${cells.map(
    ({ value, range }) => html`<td>${value}${range !== '' && html`<small>${range}</small>`}</td>`,
  )}<td>${rounds}</td></tr>`;
}
