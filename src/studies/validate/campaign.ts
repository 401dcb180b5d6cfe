import type { FigureId } from '../../analysis/figures.ts';
import { reportInput } from '../../analysis/input.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { summarize } from '../../analysis/summary.ts';
import type { WorkloadName } from '../../load/workloads/workloads.ts';
import type { RunFolder } from '../../run/folder.ts';
import { exitCodeOf } from '../result.ts';
import type { EffectName } from './effects.ts';

/** Names of the three equal arms; the last one is disturbed. */
export const names = ['a', 'b', 'disturbed'] as const;

/** One report on three equal arms, one of which was disturbed, and what it said. */
export interface Campaign {
  readonly effect: EffectName;
  readonly folder: string;
  /** Everything was measured. */
  readonly complete: boolean;
  readonly seconds: number | null;
  readonly rounds: number;
  readonly verdicts: readonly Said[];
}

/** The verdict on one pair. */
export interface Said {
  readonly cell: string;
  readonly workload: WorkloadName;
  readonly figure: FigureId;
  /** The disturbed arm is one of the two; the outcome is then about it. */
  readonly disturbed: boolean;
  readonly outcome: PairVerdict['verdict']['outcome'];
  /** The disturbed arm divided by the other, or their difference; null: not measured. */
  readonly estimate: number | null;
}

/** Reads what a report said from its folder. */
export function campaignOf(effect: EffectName, folder: RunFolder): Campaign {
  const summary = summarize(reportInput(folder));
  const verdicts = summary.cells.flatMap(({ cell, comparisons }) =>
    comparisons.flatMap(({ question: { figure }, pairs }) =>
      pairs.map(
        (pair): Said => ({ cell: cell.id, workload: cell.workload, figure, ...saidOf(pair) }),
      ),
    ),
  );
  return {
    effect,
    folder: folder.path,
    complete: exitCodeOf(summary) === 0,
    seconds: summary.end?.seconds ?? null,
    rounds: summary.plan.rounds.length,
    verdicts,
  };
}

function saidOf({ a, b, verdict }: PairVerdict): Pick<Said, 'disturbed' | 'outcome' | 'estimate'> {
  const isDisturbed = ({ arm }: { readonly arm: string }) => arm.endsWith(`@${names[2]}`);
  const disturbed = isDisturbed(a) || isDisturbed(b);
  const { outcome } = verdict;
  if (verdict.outcome === 'not-measured') return { disturbed, outcome, estimate: null };
  const { estimate, scale } = verdict.effect;
  if (!isDisturbed(b)) return { disturbed, outcome, estimate };
  const turned = scale === 'ratio' ? 1 / estimate : -estimate;
  const other = outcome === 'better' ? 'worse' : outcome === 'worse' ? 'better' : outcome;
  return { disturbed, outcome: other, estimate: turned };
}
