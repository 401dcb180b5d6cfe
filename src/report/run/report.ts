import type { Summary } from '../../analysis/summary.ts';
import type { Report, RunFacts, Section } from '../document.ts';
import { list } from '../format.ts';
import { statusOf } from '../health.ts';
import { cellSection, resultsSection } from './cells.ts';
import { footprint } from './charts/footprint.ts';
import { crossCheckSections } from './cross-checks.ts';
import { failures } from './failures.ts';
import { guide } from './guide.ts';
import { provenance } from './provenance.ts';

/** Puts a run together as a report: results first, then cell by cell, then where they come from. */
export function runReport(summary: Summary): Report {
  const { plan, planSha256, trials } = summary;
  return {
    names: { page: 'report', text: 'summary' },
    title: list(plan.arms.map(({ id }) => id)),
    status: statusOf(summary),
    run: { ...runFacts(plan), planSha256 },
    sections: [
      resultsSection(summary),
      ...summary.cells.map((cell) => cellSection(summary, cell)),
      ...memory(summary),
      ...crossCheckSections(summary),
      ...failures(summary),
      guide(summary),
      ...provenance(summary),
    ],
    trials,
    embedsTrials: true,
    summary,
    conclusions: null,
  };
}

function runFacts(plan: Omit<RunFacts, 'planSha256'>): Omit<RunFacts, 'planSha256'> {
  const { runId, createdAt, preset, runtime, runtimeReason, seed, version } = plan;
  return { runId, createdAt, preset, runtime, runtimeReason, seed, version };
}

function memory(summary: Summary): readonly Section[] {
  const charts = footprint(summary);
  if (charts.length === 0) return [];
  const blocks = [{ kind: 'figures', charts }] as const;
  return [{ id: 'memory', title: 'Memory of the arms', blocks, only: ['html'] }];
}
