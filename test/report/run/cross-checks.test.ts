import { expect, test } from 'vitest';
import type { RunInput } from '../../../src/analysis/input.ts';
import { summarize } from '../../../src/analysis/summary.ts';
import { flawKinds } from '../../../src/plan/flaws.ts';
import type { Cell } from '../../../src/plan/plan.ts';
import { cellParts } from '../../../src/report/document.ts';
import { crossCheckSections } from '../../../src/report/run/cross-checks.ts';
import { validityOf } from '../../../src/run/judge.ts';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { renderMarkdown, renderText } from '../../fixtures/rendered.ts';
import { buildRun } from '../../fixtures/run.ts';

/**
 * A run whose keepalive cell was driven by raw and repeated in its first round by autocannon, with
 * these rates.
 */
function run(edit: (trial: CompletedTrial) => CompletedTrial = (trial) => trial): RunInput {
  const built = buildRun({ mishaps: false });
  const [keepalive, ...others] = built.plan.cells;
  const own: Cell = { ...keepalive!, driver: 'raw' };
  const asCrossCheck = { id: 'keepalive-32-autocannon', rounds: 1, crossCheckOf: own.id };
  const crossCheck: Cell = { ...own, ...asCrossCheck, driver: 'autocannon' };
  const repeated = built.trials.flatMap((trial): CompletedTrial[] => {
    if (trial.state !== 'completed' || trial.cell !== own.id || trial.round > 0) return [];
    const id = `r0-${crossCheck.id}-${trial.arm}`;
    const ratePerSecond = trial.ratePerSecond * 0.9;
    return [edit({ ...trial, id, cell: crossCheck.id, driver: 'autocannon', ratePerSecond })];
  });
  return {
    ...built,
    plan: {
      ...built.plan,
      cells: [own, ...others, crossCheck],
      rounds: built.plan.rounds.map((round, i) =>
        i > 0 ? round : { ...round, cells: [...round.cells, crossCheck.id] },
      ),
    },
    trials: [...built.trials, ...repeated],
  };
}

/** Returns the table of the first cross-check, and the notes beside it. */
function shown(input: RunInput) {
  const blocks = crossCheckSections(summarize(input)).flatMap((section) => section.blocks);
  const table = blocks.find((block) => block.kind === 'table');
  if (table === undefined) throw new Error('there is no table');
  return { table, notes: blocks.flatMap((block) => (block.kind === 'notes' ? block.items : [])) };
}

test('a cross-check is compared with the same round of the cell that it repeats', () => {
  const { table } = shown(run());
  expect(table.label).toBe('keepalive-32 by autocannon, beside raw');
  expect(table.head[3]).toBe('difference');
  expect(table.rows.map((row) => [cellParts(row[0]!).text, row[3]])).toEqual([
    ['prefork', '−10.0 %'],
    ['worker', '−10.0 %'],
    ['event', '−10.0 %'],
  ]);
});

test('a cross-check is planned for the rounds in which it is run, and is no cell of its own', () => {
  const summary = summarize(run());
  expect(summary.counts).toMatchObject({ planned: 30, valid: 30, missing: 0 });
  expect(summary.cells.map(({ cell }) => cell.id)).toEqual([
    'keepalive-32',
    'burst-32',
    'burst-128',
  ]);
});

test('a cross-check that could not keep up is not usable, and says why', () => {
  const bound = run((trial) => ({
    ...trial,
    validity: validityOf([{ kind: 'generator-bound', cpuShare: 0.98 }], flawKinds),
  }));
  const { table, notes } = shown(bound);
  expect(table.rows[0]?.slice(1)).toEqual(Array(7).fill('–'));
  expect(notes[0]).toMatch(/^prefork: not usable, generator-bound: .* 98 % of its CPUs/);
});

test('a latency of requests that were lost is a lower bound', () => {
  const losing = run((trial) => {
    const { latencyUs } = trial;
    if (latencyUs === null) return trial;
    const [lost, lostAtLeastUs] = [latencyUs.count, 2_000_000];
    const bounds = { lost, lostAtLeastUs, p50: lostAtLeastUs, p99: lostAtLeastUs };
    return { ...trial, latencyUs: { ...latencyUs, ...bounds } };
  });
  const [row = []] = shown(losing).table.rows;
  expect([row[5], row[7]]).toEqual(['≥ 2.00 s', '≥ 2.00 s']);
  expect(row[4]).not.toContain('≥');
});

test('every format shows them', () => {
  expect(renderText(run(), 'whole')).toContain('keepalive-32 by autocannon, beside raw');
  expect(renderMarkdown(run())).toContain('## Cross-check drivers');
  expect(renderMarkdown(buildRun())).not.toContain('## Cross-check drivers');
});
