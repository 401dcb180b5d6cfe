import { type Drawn, type Mark, styleOf } from '../charts/arm-style.ts';
import { palettes } from '../charts/palette.ts';
import { type Html, html } from './html.ts';

/** Outlines of the marks, around the middle of a line of 34 by 12. */
const outlines: Readonly<Record<Mark, string>> = {
  circle: 'M17 1.5a4.5 4.5 0 1 0 .01 0z',
  rect: 'M13 2h8v8h-8z',
  rectRot: 'M17 1l5 5-5 5-5-5z',
  triangle: 'M17 1l5 9h-10z',
  star: 'M17 1v10M12 6h10M13.5 2.5l7 7M20.5 2.5l-7 7',
  cross: 'M17 1v10M12 6h10',
  crossRot: 'M13 2l8 8M21 2l-8 8',
};

/** Draws the line of an arm as a chart does, to be shown before its name. */
export function keyOf(arm: Drawn): Html {
  const { colour, dash, mark } = styleOf(arm);
  return html`
<svg class="key ${colour.slice(1)}" viewBox="0 0 34 12" aria-hidden="true">
<line x1="0" y1="6" x2="34" y2="6" stroke-width="2" stroke-dasharray="${dash.join(' ') || 'none'}"/>
<path d="${outlines[mark]}" stroke-width="2"/></svg>`;
}

/** Writes the colours of the keys, for both colour schemes of a page. */
export function keyStyle(): string {
  const rules = (scheme: keyof typeof palettes) =>
    Object.entries(palettes[scheme])
      .filter(([token]) => /^@(event|worker|prefork)(-\d)?$/.test(token))
      .map(([token, colour]) => `.key.${token.slice(1)} { stroke: ${colour}; fill: ${colour} }`)
      .join('\n');
  return `${rules('light')}
@media screen and (prefers-color-scheme: dark) {
${rules('dark')}
}
`;
}
