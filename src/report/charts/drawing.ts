import type { Chart as Library } from 'chart.js';
import type { Palette } from './palette.ts';

// Both functions run here for the pictures and in the browser for the page, which carries their
// source (toString): they may use nothing from outside of themselves.

/** Returns a new definition with colours in place of tokens. */
export function paint(definition: object, palette: Palette): object {
  const text = JSON.stringify(definition);
  return JSON.parse(
    text.replace(/"(@[a-z0-9-]+)"/g, (whole, token) =>
      token in palette ? JSON.stringify(palette[token]) : whole,
    ),
  );
}

/** Sets what Chart.js takes as functions only; definitions are data and cannot hold them. */
export function prepare(library: typeof Library): void {
  const { defaults } = library;
  // Areas have no label: they belong to the line of their arm.
  defaults.plugins.legend.labels.filter = (item) => item.text !== '';
  defaults.plugins.tooltip.filter = (item) => item.dataset.label !== '';
  // A logarithmic axis shows 1, 2 and 5 of each power of ten: more would overlap.
  defaults.scales.logarithmic.ticks.callback = (value) => {
    const significand = Number(value) / 10 ** Math.floor(Math.log10(Number(value)) + 1e-9);
    const shown = [1, 2, 5].some((each) => Math.abs(significand - each) < 1e-6);
    return shown ? Number(value).toLocaleString('en-US') : '';
  };
}
