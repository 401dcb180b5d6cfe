import { reportInput } from '../../analysis/input.ts';
import type { PairVerdict } from '../../analysis/judge-pair.ts';
import { questionsOfNights } from '../../analysis/questions.ts';
import { type Summary, summarize } from '../../analysis/summary.ts';
import type { HistoryChange } from '../../history/judgement.ts';
import type { NightSeries } from '../../history/night.ts';
import type { Problems } from '../../host/message.ts';
import type { WorkloadName } from '../../load/workloads/workloads.ts';
import { armsOf, type NamedBuild } from '../../plan/choose-arms.ts';
import { presets } from '../../plan/presets.ts';
import { usualMargins } from '../../plan/questions.ts';
import type { PlanRequest } from '../../plan/request.ts';
import { list } from '../../report/format.ts';
import { stepText } from '../../report/history/wording.ts';
import { openRunFolder } from '../../run/folder.ts';
import { arms, type BaseArmId } from '../../server/arm.ts';

/** Request to look for a step between builds. */
export interface BisectRequest {
  readonly series: Pick<NightSeries, 'cell' | 'arm' | 'figure' | 'scale'>;
  /** In the order in which they appeared. */
  readonly builds: readonly NamedBuild[];
  readonly httpd: PlanRequest['httpd'];
  readonly budgetSeconds: number;
  readonly seed: number;
}

/**
 * Returns the request of one run that holds all builds side by side: few builds are measured
 * sooner that way than one after the other, and what the machine does meets them alike.
 */
export function bisectRequest(
  { series, builds, httpd, budgetSeconds, seed }: BisectRequest,
  problems: Problems,
): PlanRequest {
  const { quick } = presets;
  const at = series.cell.lastIndexOf('-');
  const workload = series.cell.slice(0, at) as WorkloadName;
  const base = arms[series.arm as BaseArmId];
  if (base === undefined) problems.push(`this version knows no arm ${series.arm}`);
  const settings = { tuning: { name: 'matched' }, variants: [], builds } as const;
  return {
    preset: 'quick',
    arms: base === undefined ? [] : armsOf([base], settings),
    load: {
      workloads: [workload],
      sizes: [Number(series.cell.slice(at + 1))],
      driver: 'auto',
      questions: questionsOfNights(usualMargins),
    },
    ...{ rounds: quick.rounds, budgetSeconds, warmupSeconds: quick.warmupSeconds },
    durationSeconds: quick.durationSeconds,
    fitMemory: 'smaller-pools',
    ...{ control: false, httpd, clientThreads: 1, seed },
  };
}

/**
 * Says between which neighbours of the builds the step lies.
 * @param kind of the change that is looked for.
 */
export function bisectText(
  path: string,
  { figure, scale }: BisectRequest['series'],
  kind: HistoryChange['kind'],
): readonly string[] {
  const summary = summarize(reportInput(openRunFolder(path)));
  const pairs = neighbours(summary, figure);
  if (pairs.length === 0) return [`No pair of builds could be compared by ${figure}.`];
  const lines = pairs.map((pair) => pairText(pair, scale));
  const between = (some: readonly PairVerdict[]) =>
    list(some.map(({ a, b }) => `between ${a.name} and ${b.name}`));
  // Of the earlier build against the later one.
  const made = kind === 'regression' ? 'better' : 'worse';
  const steps = pairs.filter(({ verdict }) => verdict.outcome === made);
  if (steps.length > 0) return [...lines, `The step lies ${between(steps)}.`];
  const open = pairs.filter(({ verdict }) =>
    ['inconclusive', 'not-measured'].includes(verdict.outcome),
  );
  if (open.length > 0) return [...lines, `Not decided: whether the step lies ${between(open)}.`];
  const word = kind === 'regression' ? 'worse' : 'better';
  return [...lines, `No build is ${word} than the one before: no single one made the step.`];
}

/** Returns the verdict of each build on the next one. */
function neighbours({ plan, cells }: Summary, figure: string): readonly PairVerdict[] {
  const judged = cells.flatMap(({ comparisons }) =>
    comparisons
      .filter(({ of, question }) => of === 'build' && question.figure === figure)
      .flatMap(({ pairs }) => pairs),
  );
  return plan.arms.slice(1).flatMap((arm, i) => {
    const before = plan.arms[i];
    return judged.find(({ a, b }) => a.arm === before?.id && b.arm === arm.id) ?? [];
  });
}

function pairText({ a, b, verdict }: PairVerdict, scale: NightSeries['scale']): string {
  if (verdict.outcome === 'not-measured') return `${b.name} after ${a.name}: not measured`;
  const { estimate } = verdict.effect;
  // Of the later build against the earlier one.
  const step = scale === 'ratio' ? -Math.log(estimate) : -estimate;
  const turned = { better: 'worse', worse: 'better' } as Readonly<Record<string, string>>;
  const word = turned[verdict.outcome] ?? verdict.outcome;
  return `${b.name} after ${a.name}: ${stepText(step, scale)}, ${word}`;
}
