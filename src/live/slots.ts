import { palettes } from '../report/charts/palette.ts';
import { slotStates } from '../report/charts/slots.ts';
import { type Html, html } from '../report/html/html.ts';

/** Workers by state, working states first; an open slot is no worker. */
const states = slotStates
  .filter(({ letter }) => letter !== '.')
  .map((state, i) => ({ ...state, name: state.name.slice(2), look: `slot-${i}` }));

/** Draws the workers of a server as a bar, with its numbers in words below it. */
export function workersBar(scoreboard: Readonly<Record<string, number>>): Html {
  const shown = states.flatMap(({ letter, ...state }) => {
    const count = scoreboard[letter] ?? 0;
    return count === 0 ? [] : [{ ...state, count }];
  });
  const all = shown.reduce((sum, { count }) => sum + count, 0);
  const from = (i: number) => shown.slice(0, i).reduce((sum, { count }) => sum + count, 0);
  const bar = html`
<svg class="slots" viewBox="0 0 ${all} 1" preserveAspectRatio="none" aria-hidden="true">${shown.map(
    ({ count, look }, i) =>
      html`<rect class="${look}" x="${from(i)}" y="0" width="${count}" height="1"/>`,
  )}</svg>`;
  const words = shown.map(({ count, name }) => `${count} ${name}`).join(', ');
  return html`${all > 0 && bar}<small>${words || 'no worker'}</small>`;
}

/** Writes the colours of the states for both colour schemes. */
export function slotsStyle(): string {
  const rules = (palette: Readonly<Record<string, string>>) =>
    states.map(({ look, colour }) => `.${look} { fill: ${palette[colour]} }`).join('\n');
  return `${rules(palettes.light)}
@media screen and (prefers-color-scheme: dark) {
${rules(palettes.dark)}
}
`;
}
