import type { Value, Values } from '../document.ts';
import { type Html, html } from './html.ts';
import { keyOf } from './key.ts';

/** Shows one figure of each arm, with the key of its line in the charts. */
export const valuesOf = ({ title, values, relations }: Values): Html => html`
<div class="finding">
  <h4>${title}</h4>
  <ul>${values.map(itemOf)}</ul>
  ${relations.length > 0 && html`<p>${relations.join(' ')}</p>`}
</div>`;

function itemOf({ arm, name, text, thin }: Value): Html {
  const [value = '', ...rest] = text.split(/(?= \()/);
  const range = rest.length > 0 && html`<small>${rest.join('').trim()}</small>`;
  return html`<li>${keyOf(arm)} ${name} <strong>${value}</strong>${thin && ' †'}${range}</li>`;
}
