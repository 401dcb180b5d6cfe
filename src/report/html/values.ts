import type { Mpm } from '../../server/arm.ts';
import type { Value, Values } from '../document.ts';
import { type Html, html } from './html.ts';

/** Shows one figure of each arm, with the key of its line in the charts. */
export const valuesOf = ({ title, values, relations }: Values): Html => html`
<div class="finding">
  <h4>${title}</h4>
  <ul>${values.map(itemOf)}</ul>
  ${relations.length > 0 && html`<p>${relations.join(' ')}</p>`}
</div>`;

function itemOf({ mpm, name, text, thin }: Value): Html {
  const [value = '', ...rest] = text.split(/(?= \()/);
  const range = rest.length > 0 && html`<small>${rest.join('').trim()}</small>`;
  return html`<li>${keyOf(mpm)} ${name} <strong>${value}</strong>${thin && ' †'}${range}</li>`;
}

const line = (dash: string) =>
  html`<line x1="0" y1="6" x2="34" y2="6" stroke-width="2" stroke-dasharray="${dash}"/>`;

const shapes = {
  event: html`${line('none')}<circle cx="17" cy="6" r="4.5"/>`,
  worker: html`${line('9 4')}<path d="M17 1l5 5-5 5-5-5z"/>`,
  prefork: html`${line('2 3')}<path d="M17 1l5 9h-10z"/>`,
} as const satisfies Record<Mpm, Html>;

const keyOf = (mpm: Mpm): Html =>
  html`<svg class="key ${mpm}" viewBox="0 0 34 12" aria-hidden="true">${shapes[mpm]}</svg>`;
