import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Figure } from '../../../src/analysis/figures/figure.ts';
import { type FigureId, figures } from '../../../src/analysis/figures.ts';
import { type WorkloadName, workloads } from '../../../src/load/workloads/workloads.ts';
import { trialsCsv } from '../../../src/report/exporters/trials-csv.ts';
import { excludingFlaw } from '../../../src/run/excluding-flaw.ts';
import type { Trial } from '../../../src/run/trial.ts';
import { oddRuns } from '../../fixtures/odd-runs.ts';
import { quickRun } from '../../fixtures/quick-run.ts';
import { exportedBy } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

type Row = Readonly<Record<string, string>>;

const rowsOf = (text: string): readonly Row[] => parse(text, { columns: true });

const plain = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd');

const shown = (workload: WorkloadName): readonly FigureId[] => {
  const { questions, columns } = workloads[workload].figures;
  return [...new Set<FigureId>([...questions, ...columns])];
};

/** Compares what identifies a trial and its figure. */
function checkHead(row: Row, trial: Trial, id: FigureId, runId: string): void {
  expect(row).toMatchObject({
    ...{ run: plain(runId), arm: plain(trial.arm), figure: id, better: figures[id].better },
    ...{ cell: trial.cell, round: String(trial.round), state: trial.state, mpm: trial.mpm },
    variant: plain(trial.arm.slice(trial.arm.indexOf('@') + 1)),
    failure: trial.state === 'failed' ? `${trial.stage}: ${plain(trial.reason)}` : '',
  });
}

function checkValue(row: Row, trial: Trial, id: FigureId): void {
  const figure: Figure = figures[id];
  if (trial.state !== 'completed') {
    expect([row.value, row.lower_bound, row.excluded_by]).toEqual(['', '', '']);
    return;
  }
  const flaw = excludingFlaw(trial, figure.excludes);
  const value = flaw === null ? figure.read(trial) : null;
  expect(row.value === '' ? null : Number(row.value)).toBe(value);
  expect(row.excluded_by).toBe(flaw ?? '');
  const isBound = figure.censored?.(trial) === true;
  expect(row.lower_bound).toBe(value === null ? '' : String(isBound));
}

test('every value of every trial is read back as it was measured', () => {
  fc.assert(
    fc.property(oddRuns, (run) => {
      const { text, summary } = exportedBy(trialsCsv, run);
      const rows = rowsOf(text);
      const known = summary.trials.flatMap((trial) =>
        shown(trial.workload).map((id) => ({ trial, id })),
      );
      expect(rows).toHaveLength(known.length);
      for (const [i, { trial, id }] of known.entries()) {
        checkHead(rows[i]!, trial, id, run.plan.runId);
        checkValue(rows[i]!, trial, id);
      }
    }),
    { numRuns: 10 },
  );
});

test('a lower bound is marked, and a line is a row', () => {
  const { text } = exportedBy(trialsCsv, quickRun(3));
  const rows = rowsOf(text);
  expect(text.split('\n')).toHaveLength(rows.length + 2);
  const starved = rows.filter(
    ({ cell, mpm, figure }) =>
      cell === 'parked-128' && mpm === 'prefork' && figure === 'latencyP50',
  );
  expect(starved.map(({ value, lower_bound }) => [value, lower_bound])).toEqual(
    Array(4).fill(['2000000', 'true']),
  );
});

test('a flaw takes away the values on which it bears, and no others', () => {
  const { text } = exportedBy(trialsCsv, buildRun());
  const flawed = rowsOf(text).filter(
    ({ cell, arm, round }) => cell === 'keepalive-32' && arm === 'httpd-event' && round === '2',
  );
  const valueOfFigure = (id: string) => {
    const { value, excluded_by } = flawed.find(({ figure }) => figure === id)!;
    return [value !== '', excluded_by];
  };
  expect(valueOfFigure('rate')).toEqual([false, 'generator-bound']);
  expect(valueOfFigure('footprint')).toEqual([true, '']);
});
