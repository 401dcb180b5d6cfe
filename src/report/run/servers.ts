import type { CellSummary, Summary } from '../../analysis/summary.ts';
import { serverKinds } from '../../server/server-kinds.ts';

/** Leaves our own server out where httpd takes part: the answer is about httpd. */
export function answeredBy(summary: Summary): Summary {
  const cells = [...summary.cells, ...summary.crossChecks];
  const servers = new Set(cells.flatMap(({ arms }) => arms.map(({ server }) => server)));
  if (servers.size < 2) return summary;
  return {
    ...summary,
    cells: summary.cells.map(httpdOf),
    crossChecks: summary.crossChecks.map(httpdOf),
  };
}

function httpdOf(cell: CellSummary): CellSummary {
  const arms = cell.arms.filter(({ server }) => serverKinds[server].isSubject);
  const isHttpd = (id: string) => arms.some(({ arm }) => arm === id);
  const comparisons = cell.comparisons.filter(({ pairs }) =>
    pairs.every(({ a, b }) => isHttpd(a.arm) && isHttpd(b.arm)),
  );
  return { ...cell, arms, comparisons };
}
