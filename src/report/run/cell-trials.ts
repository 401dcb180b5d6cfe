import { figures } from '../../analysis/figures.ts';
import { figuresOf } from '../../analysis/questions.ts';
import type { CellSummary } from '../../analysis/summary.ts';
import type { Trial } from '../../run/trial.ts';
import type { Block } from '../document.ts';
import { formatCount, formatShare } from '../format.ts';
import { figureColumn, ofCompleted, type TrialColumn, trialsTable } from '../trials.ts';

/** Lists every trial of a cell, the A/A control included. */
export function cellTrials({ cell, arms, control }: CellSummary): Block {
  const trials = [...arms, ...(control === null ? [] : [control])]
    .flatMap((arm): readonly Trial[] => [
      ...arm.valid,
      ...arm.invalid,
      ...arm.failed,
      ...arm.aborted,
    ])
    .sort((a, b) => a.round - b.round);
  if (trials.length === 0) return { kind: 'paragraph', text: 'No trial of this cell was run.' };
  const all = [
    ...figuresOf(cell.workload).columns.map((id) => figureColumn(id, figures[id].short)),
    ...effort,
  ];
  return trialsTable(`Every trial of ${cell.id}`, trials, all);
}

const effort: readonly TrialColumn[] = [
  { head: 'requests', text: ofCompleted(({ requests }) => formatCount(requests)) },
  { head: 'generator CPU', text: ofCompleted(({ generator }) => formatShare(generator.cpuShare)) },
  {
    head: 'steal',
    text: ofCompleted(({ observation }) => formatShare(observation.hostStealShare)),
  },
];
