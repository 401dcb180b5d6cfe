import type { ChartConfiguration, Chart as Library } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { wrap } from '../text.ts';
import type { Chart } from './chart.ts';
import { paint, prepare } from './drawing.ts';
import { palettes } from './palette.ts';
import { palettePng } from './palette-png.ts';

/** About as wide as the page shows them, so that their text is not scaled. */
const widths = { full: 760, half: 560, third: 360 } as const;

/** Draws a chart with title and takeaway inside, in light colours: it stands alone. */
export function drawPng(chart: Chart): Buffer {
  const width = widths[chart.size];
  const titles = wrap(chart.title, '', Math.floor(width / 8.6));
  const lines = wrap(chart.takeaway, '', Math.floor(width / 6.8));
  return draw(
    withTitle(chart, titles, lines),
    width,
    chart.heightPx + 20 + 20 * titles.length + 16 * lines.length,
  );
}

function draw(config: Chart['config'], width: number, height: number): Buffer {
  let drawn: Buffer | null = null;
  const reader = {
    id: 'reader',
    afterRender({ ctx }: Library) {
      drawn = palettePng(ctx.getImageData(0, 0, width, height));
    },
  };
  const encoded = canvasOf(width, height).renderToBufferSync({
    ...colour(config),
    plugins: [reader],
  });
  return drawn ?? encoded;
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

function withTitle(
  chart: Chart,
  titleLines: readonly string[],
  lines: readonly string[],
): Chart['config'] {
  const { options } = chart.config;
  const common = { display: true, align: 'start' as const, padding: { bottom: 8 } };
  return {
    ...chart.config,
    options: {
      ...options,
      layout: { padding: 12 },
      plugins: {
        ...options?.plugins,
        title: { ...common, text: [...titleLines], color: '@text', font: { size: 15 } },
        subtitle: { ...common, text: [...lines], color: '@muted', font: { size: 12 } },
      },
    },
  } as Chart['config'];
}
