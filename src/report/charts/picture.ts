import type { ChartConfiguration } from 'chart.js';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import type { Chart } from './chart.ts';
import { paint, prepare } from './drawing.ts';
import { palettes } from './palette.ts';

/** A chart drawn without a browser, in light colours. */
export interface Picture {
  readonly id: string;
  /** With title and takeaway inside: it has to stand alone. */
  readonly png: Buffer;
  /** Without them, for a page that says both in words; WebP, a third of the size. */
  readonly webp: Buffer;
}

/** About as wide as the page shows them, so that their text is not scaled. */
const widths = { full: 760, half: 500, third: 360 } as const;

export function drawPicture(chart: Chart): Picture {
  const bare = canvasOf(widths[chart.size], chart.heightPx);
  const lines = wrap(chart.takeaway, 112);
  const titled = canvasOf(widths.full, chart.heightPx + 40 + 16 * lines.length);
  return {
    id: chart.id,
    png: titled.renderToBufferSync(colour(withTitle(chart, lines))),
    // The types know only what node-canvas can encode; @napi-rs/canvas, which stands in for it, can do WebP as well.
    webp: bare.renderToBufferSync(colour(chart.config), 'image/webp' as 'image/png'),
  };
}

function colour(config: Chart['config']): ChartConfiguration {
  return paint(config, palettes.light) as unknown as ChartConfiguration;
}

function canvasOf(width: number, height: number): ChartJSNodeCanvas {
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

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
