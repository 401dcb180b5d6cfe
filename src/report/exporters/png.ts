import { drawPng } from '../charts/picture.ts';
import { chartsOf } from '../document.ts';
import type { Exporter } from './exporter.ts';

/** Draws the charts that a reader need not unfold, as pictures that stand alone. */
export const png: Exporter = (report) =>
  chartsOf(report)
    .filter(({ folded }) => !folded)
    .map(({ chart }) => ({ path: `charts/${chart.id}.png`, content: drawPng(chart) }));
