import { drawPng } from '../charts/picture.ts';
import { chartsOf } from '../document.ts';
import type { Exporter } from './exporter.ts';

/** Draws every chart of the report as a picture that stands alone. */
export const png: Exporter = (report) =>
  chartsOf(report).map(({ chart }) => ({
    path: `charts/${chart.id}.png`,
    content: drawPng(chart),
  }));
