import type { RunInput } from '../analysis/input.ts';
import { summarize } from '../analysis/summary.ts';
import { drawPicture } from './charts/picture.ts';
import { renderMarkdown } from './markdown.ts';
import { allCharts, drawAll } from './run/charts/charts.ts';
import { renderPage } from './run/page.ts';

/** A file of the report; `path` is relative to the run's folder. */
export interface ReportFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Everything that a run's folder gets beside its records. Writes nothing; the same input gives the same files. */
export async function renderRun(input: RunInput): Promise<readonly ReportFile[]> {
  const summary = summarize(input);
  const gallery = drawAll(summary);
  const pictures = allCharts(gallery).map(drawPicture);
  return [
    { path: 'report.html', content: renderPage(summary, gallery, pictures) },
    { path: 'summary.md', content: renderMarkdown(input) },
    ...pictures.map(({ id, png }) => ({ path: `charts/${id}.png`, content: png })),
  ];
}
