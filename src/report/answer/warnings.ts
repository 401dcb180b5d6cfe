import type { CellSummary, Summary } from '../../analysis/summary.ts';
import type { Plan } from '../../plan/plan.ts';
import { median } from '../../stats/quantile.ts';
import { formatShare, list, plural } from '../format.ts';
import { failedControls } from '../verdicts/control.ts';
import { formatPercent } from '../verdicts/ratios.ts';

/** Stolen CPU time above this share widens the intervals visibly. */
const muchSteal = 0.01;

/** Returns what a reader must know before the numbers, the weightiest first; no full stops. */
export function warningsOf(summary: Summary): readonly string[] {
  return [
    ...lost(summary),
    ...control(summary),
    ...cpus(summary.plan),
    ...capacities(summary.plan),
    ...summary.plan.notes,
    ...steal(summary),
  ];
}

function cpus({ cpus: { shared, sameCore } }: Plan): readonly string[] {
  if (shared) {
    return ['server and load generator share one CPU: they disturb each other in every figure'];
  }
  return sameCore
    ? ['server and load generator are hyper-threads of one core: they slow each other down']
    : [];
}

/** Names the arms by the connections that they serve at once, where these numbers differ. */
function capacities({ capacity }: Plan): readonly string[] {
  const alike = Map.groupBy(Object.entries(capacity), ([, connections]) => connections);
  if (alike.size < 2) return [];
  const texts = [...alike].map(([connections, arms]) => {
    const ids = list(arms.map(([id]) => id));
    return `${ids} ${arms.length === 1 ? 'serves' : 'serve'} ${connections}`;
  });
  return [`the arms serve different numbers of connections at once: ${texts.join('; ')}`];
}

function lost({ counts, trials }: Summary): readonly string[] {
  const kinds = [
    [counts.failed, ['failed', 'failed']],
    [counts.aborted, ['was interrupted', 'were interrupted']],
    [counts.missing, ['was not run', 'were not run']],
  ] as const;
  const seen = kinds.filter(([count]) => count > 0);
  if (seen.length === 0) return [];
  const said = seen.map(([count, [one, more]]) => `${count} ${count === 1 ? one : more}`);
  const failure = trials.find((trial) => trial.state === 'failed');
  const why = failure === undefined ? '' : ` (first failure: ${failure.reason})`;
  return [`of ${plural(counts.planned, 'trial')} ${list(said)}: the run is incomplete${why}`];
}

function control(summary: Summary): readonly string[] {
  const failed = failedControls(summary);
  if (failed.length === 0) return [];
  return [
    `the A/A control failed in ${list(failed)}: two starts of one arm seem to differ, so ` +
      'differences of that size between arms say nothing',
  ];
}

function steal({ trials, cells }: Summary): readonly string[] {
  const shares = trials.flatMap((trial) =>
    trial.state === 'completed' ? [trial.observation.hostStealShare] : [],
  );
  const typical = shares.length === 0 ? 0 : shares.reduce((a, b) => a + b, 0) / shares.length;
  if (typical < muchSteal) return [];
  const seen = visible(cells);
  const limit =
    seen === null ? '' : `: differences below ${formatPercent(seen)} cannot be seen here`;
  return [`${formatShare(typical)} of CPU time was stolen by the hypervisor${limit}`];
}

/** Returns the difference that half the width of a typical interval of the throughput hides. */
function visible(cells: readonly CellSummary[]): number | null {
  const halves = cells.flatMap(({ comparisons }) =>
    comparisons
      .filter(({ question }) => question.figure === 'rate')
      .flatMap(({ pairs }) => pairs)
      .flatMap(({ verdict }) => {
        if (verdict.outcome === 'not-measured') return [];
        const { low, high } = verdict.effect.difference;
        return low > 0 && high < Infinity ? [Math.sqrt(high / low) - 1] : [];
      }),
  );
  return halves.length === 0 ? null : median(halves);
}
