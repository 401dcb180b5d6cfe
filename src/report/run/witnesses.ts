import type { Summary } from '../../analysis/summary.ts';
import { type Html, html } from '../html/html.ts';
import { type Witness, witnessesOf, witnessGuide } from '../witnesses.ts';
import { trialsTable } from './trials.ts';

/** Is it the driver? The cells that other drivers repeated, beside what ours saw in the same round. */
export function witnessSection(summary: Summary): Html | null {
  const witnesses = witnessesOf(summary);
  if (witnesses.length === 0) return null;
  return html`
<section id="witnesses">
  <h2>Witnesses</h2>
  <p>${witnessGuide}</p>
  ${witnesses.map(witnessCard)}
</section>`;
}

function witnessCard({ cell, title, columns, rows, notes }: Witness): Html {
  return html`
<h3>${title}</h3>
<div class="card">
<div class="scroll" tabindex="0" role="region" aria-label="${title}">
<table>
  <thead><tr><th scope="col">arm</th>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
  <tbody>${rows.map(({ arm, cells }) => html`<tr><th scope="row">${arm}</th>${cells.map((text) => html`<td>${text}</td>`)}</tr>`)}</tbody>
</table>
</div>
</div>
${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${trialsTable(cell)}`;
}
