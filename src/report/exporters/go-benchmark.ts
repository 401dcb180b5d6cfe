import { type FigureId, figures, readFigure } from '../../analysis/figures.ts';
import type { Summary } from '../../analysis/summary.ts';
import type { Trial } from '../../run/trial.ts';
import { armOf, isControl } from '../../server/arm.ts';
import { baseMeasure, figuresShown } from '../ci/measures.ts';
import type { Exporter } from './exporter.ts';

/**
 * Writes Go's benchmark format, a line a trial, so that `benchstat -col /mpm` gives a second
 * opinion by other authors. It does not pair the rounds, so its intervals are wider.
 */
export const goBenchmark: Exporter = ({ data }) =>
  data === null ? [] : [{ path: 'ci/go-bench.txt', content: goText(data.summary) }];

function goText(summary: Summary): string {
  const { plan, planSha256, trials } = summary;
  const ids = [...new Set(plan.cells.flatMap(({ workload }) => figuresShown(workload)))];
  return [
    // A comment: keys such as "run:" would keep benchstat from comparing two runs.
    `# mpm-bench ${word(plan.version)}, run ${word(plan.runId)}, plan ${planSha256}`,
    ...ids.map((id) => `Unit ${unitOf(id)} better=${figures[id].better}`),
    ...trials.flatMap((trial) => lineOf(trial, plan)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function lineOf(trial: Trial, { arms }: Summary['plan']): readonly string[] {
  const values = figuresShown(trial.workload).flatMap((id) => {
    const value = readFigure(id, trial);
    return value === null ? [] : [`${value / baseMeasure(id).divisor} ${unitOf(id)}`];
  });
  return values.length === 0 ? [] : [[nameOf(trial, arms), 1, ...values].join(' ')];
}

/** Ends with the MPM: a number after a dash at the end would be read as GOMAXPROCS. */
function nameOf({ cell, arm, mpm, server }: Trial, arms: Summary['plan']['arms']): string {
  const { php, variant, build } = armOf(arm, arms);
  const keys = { cell, server, php, variant, build, start: isControl(arm) ? 'control' : null, mpm };
  const parts = Object.entries(keys).flatMap(([key, value]) =>
    value === null ? [] : [`/${key}=${word(value)}`],
  );
  return `BenchmarkHTTP${parts.join('')}`;
}

/** Returns text without white space, control characters and slashes, which separate the fields. */
const word = (text: string): string => text.toWellFormed().replace(/[\s\p{Cc}/]/gu, '_');

/** Returns "req/s", "latency-p99-sec", "footprint-B". */
function unitOf(id: FigureId): string {
  if (figures[id].unit === 'perSecond') return 'req/s';
  return baseMeasure(id)
    .name.replace(/_seconds$/, '_sec')
    .replace(/_bytes$/, '_B')
    .replaceAll('_', '-');
}
