import type { Chart as Library } from 'chart.js';
import type { Palette } from './palette.ts';

// Both functions run here for the pictures and in the reader's browser for the page, which carries their source
// (toString): they may use nothing from outside of themselves.

/** The definition with colours in place of tokens; a new object. */
export function paint(definition: object, palette: Palette): object {
  const text = JSON.stringify(definition);
  return JSON.parse(
    text.replace(/"(@[a-z0-9-]+)"/g, (whole, token) =>
      token in palette ? JSON.stringify(palette[token]) : whole,
    ),
  );
}

/** What Chart.js can only be told by functions; definitions are data and cannot hold it. */
export function prepare(library: typeof Library): void {
  const { defaults } = library;
  // Areas have no label: they belong to the line of their arm.
  defaults.plugins.legend.labels.filter = (item) => item.text !== '';
  defaults.plugins.tooltip.filter = (item) => item.dataset.label !== '';
  // Of a logarithmic axis only 1, 2 and 5 of each power of ten: all others would run into one another.
  defaults.scales.logarithmic.ticks.callback = (value) => {
    const significand = Number(value) / 10 ** Math.floor(Math.log10(Number(value)) + 1e-9);
    const shown = [1, 2, 5].some((each) => Math.abs(significand - each) < 1e-6);
    return shown ? Number(value).toLocaleString('en-US') : '';
  };
}
