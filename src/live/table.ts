import { type Html, html, type Insert } from '../report/html/html.ts';

/** A table of the live page. Its first column heads the rows. */
export interface LiveTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Insert[])[];
  /** Columns of words. */
  readonly left?: readonly number[];
}

/**
 * Writes a table. Where it is narrow its rows become blocks; the roles keep it a table for a screen
 * reader all the same.
 */
export function liveTable({ caption, head, rows, left = [] }: LiveTable): Html {
  const look = (column: number) => left.includes(column) && html` class="left"`;
  const cell = (content: Insert, column: number) =>
    column === 0
      ? html`<th scope="row" role="rowheader">${content}</th>`
      : html`<td role="cell"${look(column)} data-head="${head[column] ?? ''}">${content}</td>`;
  const heads = head.map(
    (name, column) => html`<th scope="col" role="columnheader"${look(column)}>${name}</th>`,
  );
  return html`
<div class="card scroll" tabindex="0" role="region" aria-label="${caption}">
<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${row.map(cell)}</tr>`)}</tbody>
</table>
</div>`;
}
