import type { Comparison } from '../../analysis/compare.ts';
import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { arms } from '../../server/arm.ts';
import { healthOf } from '../health.ts';
import { type Html, html } from '../html/html.ts';
import { type Finding, findingsOf, type Statement } from '../sentences.ts';
import { spokenOf, titleOf } from '../verdicts/words.ts';

/** How far to trust the run, then what was seen, a card for each cell. */
export function answers(summary: Summary): Html {
  const health = healthOf(summary);
  return html`
<section id="answer">
  <div class="health ${health.state}">
    <span class="badge">${health.label}</span>
    <ul>${health.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
  </div>
  <h2>What was seen</h2>
  <p>Median of the rounds; in parentheses the lowest and the highest round. <a href="#guide">How to read this</a></p>
  ${summary.cells.map(card)}
</section>`;
}

function card(cell: CellSummary): Html {
  return html`
<article class="card">
  <h3><a href="#${cell.cell.id}">${cell.cell.id}</a></h3>
  <p class="muted">${cell.load}; driver ${cell.cell.driver}</p>
  ${cell.comparisons.map((each) => verdicts(each, cell.short))}
  ${findingsOf(cell).map(block)}
</article>`;
}

/** What is proven about one question, the sentences first. */
function verdicts(comparison: Comparison, load: string): Html {
  if (comparison.pairs.length === 0) return html``;
  return html`
<div class="verdicts">
  <h4>${titleOf(comparison)}</h4>
  <ul>${spokenOf(comparison, load).map(({ label, sentence }) => html`<li><b class="word">${label}</b> ${sentence}</li>`)}</ul>
</div>`;
}

function block(finding: Finding): Html {
  return html`
<div class="finding">
  <h4>${finding.title}</h4>
  <ul>${finding.statements.map(line)}</ul>
  ${finding.relations.length > 0 && html`<p>${finding.relations.join(' ')}</p>`}
</div>`;
}

function line(statement: Statement): Html {
  const [value = '', ...rest] = statement.text.split(/(?= \()/);
  return html`<li>${key(statement)} ${statement.name} <strong>${value}</strong>${statement.thin && ' †'}${rest.length > 0 && html`<small>${rest.join('').trim()}</small>`}</li>`;
}

const shapes = {
  event: html`<line x1="0" y1="6" x2="34" y2="6" stroke-width="2"/><circle cx="17" cy="6" r="4.5"/>`,
  worker: html`<line x1="0" y1="6" x2="34" y2="6" stroke-width="2" stroke-dasharray="9 4"/><path d="M17 1l5 5-5 5-5-5z"/>`,
  prefork: html`<line x1="0" y1="6" x2="34" y2="6" stroke-width="2" stroke-dasharray="2 3"/><path d="M17 1l5 9h-10z"/>`,
} as const;

/** The arm's line and point as in the charts. */
function key({ arm }: Statement): Html {
  const { mpm } = arms[arm];
  return html`<svg class="key ${mpm}" viewBox="0 0 34 12" aria-hidden="true">${shapes[mpm]}</svg>`;
}
