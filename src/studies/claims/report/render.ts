import { drawPicture } from '../../../report/charts/picture.ts';
import type { ReportFile } from '../../../report/render.ts';
import type { ClaimsReport } from './input.ts';
import { renderClaimsMarkdown } from './markdown.ts';
import { renderClaimsPage } from './page.ts';

/** Everything that the claims' folder gets beside its records. Writes nothing; the same input gives the same files. */
export function renderClaims(report: ClaimsReport): readonly ReportFile[] {
  const pictures = report.claims.flatMap(({ charts }) => charts.map(drawPicture));
  const { planSha256, claims } = report;
  const answers = claims.map(({ claim: { number, says }, answers }) => ({ number, says, answers }));
  return [
    { path: 'claims.html', content: renderClaimsPage(report, pictures) },
    { path: 'claims.md', content: renderClaimsMarkdown(report) },
    {
      path: 'claims.json',
      content: `${JSON.stringify({ planSha256, claims: answers }, null, 2)}\n`,
    },
    ...pictures.map(({ id, png }) => ({ path: `charts/${id}.png`, content: png })),
  ];
}
