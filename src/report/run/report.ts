import type { Summary } from '../../analysis/summary.ts';
import type { HistoryJudgement } from '../../history/judgement.ts';
import { answerOf } from '../answer/answer-of.ts';
import type { Report, RunFacts } from '../document.ts';
import { cellSection } from './cells.ts';
import { change } from './change.ts';
import { crossCheckSections } from './cross-checks.ts';
import { failures } from './failures.ts';
import { guide } from './guide.ts';
import { health } from './health.ts';
import { parity, parityLine } from './parity.ts';
import { provenance } from './provenance.ts';
import { answeredBy } from './servers.ts';

/**
 * Puts a run together as a report: the answer first, then each situation, then its origin.
 * @param history judged with this run as its newest night; null: it is no night.
 */
export function runReport(summary: Summary, history: HistoryJudgement | null = null): Report {
  const { plan, planSha256 } = summary;
  const own = answeredBy(summary);
  const answer = answerOf(own, parityLine(summary));
  return {
    names: { page: 'report', text: 'summary' },
    title: answer.question,
    answer,
    run: { ...runFacts(plan), planSha256 },
    sections: [
      ...own.cells.map((cell) => cellSection(own, cell)),
      ...parity(summary),
      ...crossCheckSections(own),
      ...failures(summary),
      health(summary),
      guide(summary),
      ...provenance(summary),
      ...change(summary, answer),
    ],
    conclusions: { planSha256, ...answer },
    data: { summary, history },
  };
}

function runFacts(plan: Omit<RunFacts, 'planSha256'>): Omit<RunFacts, 'planSha256'> {
  const { runId, createdAt, preset, runtime, runtimeReason, seed, version } = plan;
  return { runId, createdAt, preset, runtime, runtimeReason, seed, version };
}
