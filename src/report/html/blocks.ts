import {
  type Block,
  type Cell,
  cellParts,
  type Mark,
  shownIn,
  type Table,
  type Text,
} from '../document.ts';
import { figureOf } from './figures.ts';
import { type Html, html } from './html.ts';
import { keyOf } from './key.ts';

/** Writes the blocks that a page shows. */
export const blocksOf = (blocks: readonly Block[], folded = false): readonly Html[] =>
  shownIn('html', blocks).map((block) => blockOf(block, folded));

function blockOf(block: Block, folded: boolean): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p${block.note ? html` class="notes"` : null}>${marked(block.text)}</p>`;
    case 'heading':
      return html`<h3>${block.text}</h3>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${marked(item)}</li>`)}</ul>`;
    case 'notes':
      return html`<ul class="notes">${block.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'conclusions':
      return html`
<div class="verdicts">
  <h4>${block.title}</h4>
  <ul>${block.items.map(({ label, sentence }) => html`<li><b>${label}</b>: ${sentence}</li>`)}</ul>
</div>`;
    case 'table':
      return html`<div class="card">${tableOf(block)}</div>`;
    case 'facts':
      return html`
<div class="card"><table class="facts"><tbody>${block.facts.map(
        ({ name, value }) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
      )}</tbody></table></div>`;
    case 'terms':
      return html`
<dl>${block.terms.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>`;
    case 'figures':
      return html`
<div class="charts">${block.charts.map((chart) => figureOf(chart, folded))}</div>`;
    case 'log':
      return html`<pre aria-label="${block.label}">${block.text}</pre>`;
    case 'details':
      return html`
<details${block.open ? html` open` : null}>
  <summary>${block.title}</summary>
  ${blocksOf(block.blocks, true)}
</details>`;
    case 'card':
      return html`
<article class="card">
  <h3>${titleOf(block)}</h3>
  ${blocksOf(block.blocks, folded)}
</article>`;
  }
}

const titleOf = ({ title, target }: { title: string; target?: string }): Html =>
  target === undefined ? html`${title}` : html`<a href="#${target}">${title}</a>`;

/** Writes a table that scrolls sideways by itself where it is wider than the page. */
export function tableOf({ label, head, rows, prose = [] }: Table): Html {
  const cell = (content: Cell, column: number) => {
    const { text, below, arm, target, file } = cellParts(content);
    const smaller = below !== '' && html`<small>${below}</small>`;
    const kept = text.replaceAll(' %', '\u00a0%');
    const to = target === null ? file : `#${target}`;
    const linked = to === null ? kept : html`<a href="${to}">${kept}</a>`;
    const inside = html`${arm && keyOf(arm)}${linked}${smaller}`;
    const look = prose.includes(column) ? html` class="words"` : null;
    return column === 0
      ? html`<th scope="row"${look}>${inside}</th>`
      : html`<td${look} data-head="${head[column] ?? ''}">${inside}</td>`;
  };
  return html`
<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<table${head.length > 9 && html` class="many"`}>
  <thead><tr>${head.map(
    (name, i) => html`<th scope="col"${prose.includes(i) && html` class="words"`}>${name}</th>`,
  )}</tr></thead>
  <tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
</table>
</div>`;
}

function marked(text: Text): Html {
  if (typeof text === 'string') return html`${text}`;
  return html`${text.map((part) => (typeof part === 'string' ? part : markOf(part)))}`;
}

function markOf({ as, text }: Mark): Html {
  if (as === 'code') return html`<code>${text}</code>`;
  if (as === 'strong') return html`<strong>${text}</strong>`;
  return html`<span class="badge ${as}">${text}</span>`;
}
