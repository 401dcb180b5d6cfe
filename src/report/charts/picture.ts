import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { wrap } from '../text.ts';
import type { Chart } from './chart.ts';
import { paint, prepare } from './drawing.ts';
import { palettes } from './palette.ts';

/** About as wide as the page shows them, so that their text is not scaled. */
const widths = { full: 760, half: 500, third: 360 } as const;

/** Draws a chart with title and takeaway inside, in light colours: it stands alone. */
export function drawPng(chart: Chart): Buffer {
  const lines = wrap(chart.takeaway, '', 112);
  const canvas = canvasOf(widths.full, chart.heightPx + 40 + 16 * lines.length);
  return canvas.renderToBufferSync(colour(withTitle(chart, lines)));
}

/** Draws a chart without words, for a page that has them; WebP is a third of the size of PNG. */
export function drawWebp(chart: Chart): Buffer {
  const canvas = canvasOf(widths[chart.size], chart.heightPx);
  // The types know what node-canvas encodes; @napi-rs/canvas, used in its place, can do WebP.
  return canvas.renderToBufferSync(colour(chart.config), 'image/webp' as 'image/png');
}

function colour(config: Chart['config']): ChartConfiguration {
  return paint(config, palettes.light) as unknown as ChartConfiguration;
}

const canvases = new Map<string, ChartJSNodeCanvas>();

/** Returns the one canvas of a size: each reads the whole of Chart.js anew, which takes 50 ms. */
function canvasOf(width: number, height: number): ChartJSNodeCanvas {
  const size = `${width}x${height}`;
  const canvas = canvases.get(size) ?? newCanvas(width, height);
  canvases.set(size, canvas);
  return canvas;
}

function newCanvas(width: number, height: number): ChartJSNodeCanvas {
  return new ChartJSNodeCanvas({
    width,
    height,
    backgroundColour: palettes.light['@surface'],
    chartCallback: (library) => {
      library.defaults.font.family = 'system-ui, "DejaVu Sans", sans-serif';
      prepare(library);
    },
  });
}

function withTitle(chart: Chart, lines: readonly string[]): Chart['config'] {
  const { options } = chart.config;
  const common = { display: true, align: 'start' as const, padding: { bottom: 8 } };
  return {
    ...chart.config,
    options: {
      ...options,
      layout: { padding: 12 },
      plugins: {
        ...options?.plugins,
        title: { ...common, text: chart.title, color: '@text', font: { size: 15 } },
        subtitle: { ...common, text: [...lines], color: '@muted', font: { size: 12 } },
      },
    },
  } as Chart['config'];
}
