import type { Figure } from '../../analysis/figures/figure.ts';
import { type FigureId, figures, readFigure } from '../../analysis/figures.ts';
import type { Summary } from '../../analysis/summary.ts';
import { excludingFlaw } from '../../run/excluding-flaw.ts';
import type { Trial } from '../../run/trial.ts';
import { armOf } from '../../server/arm.ts';
import { csvText, type Field } from '../ci/csv.ts';
import { figuresShown, unitNames } from '../ci/measures.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes a row for each trial and each figure that the report shows of its workload. The value is
 * empty where the trial has none or a flaw excludes it; `excluded_by` names the flaw.
 */
export const trialsCsv: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/trials.csv', content: trialsText(data.summary) }];

const head = [
  ...['run', 'cell', 'workload', 'connections', 'driver', 'arm', 'server', 'mpm'],
  ...['variant', 'build', 'round', 'started_at', 'state', 'figure', 'unit', 'better'],
  ...['value', 'lower_bound', 'excluded_by', 'failure'],
];

function trialsText({ plan, trials }: Summary): string {
  const rows = trials.flatMap((trial) => {
    const { variant, build } = armOf(trial.arm, plan.arms);
    const { cell, workload, connections, driver, arm, server, mpm, round, startedAt } = trial;
    const own = [
      ...[plan.runId, cell, workload, connections, driver, arm, server, mpm],
      ...[variant, build, round, startedAt, trial.state],
    ];
    return figuresShown(workload).map((id) => [...own, ...figureFields(trial, id)]);
  });
  return csvText(head, rows);
}

function figureFields(trial: Trial, id: FigureId): readonly Field[] {
  const { unit, better, censored, excludes }: Figure = figures[id];
  const value = readFigure(id, trial);
  const isCompleted = trial.state === 'completed';
  return [
    id,
    unitNames[unit],
    better,
    value,
    value === null ? null : String(isCompleted && (censored?.(trial) ?? false)),
    isCompleted ? excludingFlaw(trial, excludes) : null,
    trial.state === 'failed' ? `${trial.stage}: ${trial.reason}` : null,
  ];
}
