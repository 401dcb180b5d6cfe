import { describe, expect, test } from 'vitest';
import { type CellSummary, summarize } from '../../../../src/analysis/summary.ts';
import { stalled, stallText } from '../../../../src/report/charts/stall.ts';
import { shownOf } from '../../../../src/report/run/charts/timelines.ts';
import type { CompletedTrial } from '../../../../src/run/trial.ts';
import { buildRun } from '../../../fixtures/run.ts';

const { cells } = summarize(buildRun({ mishaps: false }));
const burst = cells.find(({ cell }) => cell.id === 'burst-128')!;
const keepalive = cells.find(({ cell }) => cell.id === 'keepalive-32')!;

/** The cell with other trials of prefork. */
function editing(
  cell: CellSummary,
  edit: (trial: CompletedTrial, index: number) => Partial<CompletedTrial>,
): CellSummary {
  const [prefork, ...others] = cell.arms;
  const valid = prefork!.valid.map((trial, i) => ({ ...trial, ...edit(trial, i) }));
  return { ...cell, arms: [{ ...prefork!, valid }, ...others] };
}

/** Returns the index of the shown round of prefork. */
function shownIndex(cell: CellSummary): number {
  const trial = shownOf(cell).find(({ name }) => name === 'prefork')!.trial;
  return cell.arms[0]!.valid.indexOf(trial);
}

describe('drawn over time', () => {
  test('is every cell about connections, each arm once', () => {
    expect(shownOf(burst).map(({ name }) => name)).toEqual(['prefork', 'worker', 'event']);
  });

  test('is another cell only where something stalled: then every arm, and the round that did', () => {
    expect(shownOf(keepalive)).toEqual([]);
    const one = editing(keepalive, ({ errors }, i) =>
      i === 2 ? { errors: { ...errors, timeout: 1 } } : {},
    );
    expect(shownOf(one)).toHaveLength(3);
    expect(shownIndex(one)).toBe(2);
  });

  test('is not a cell whose arms stand side by side, whose time is in slices', () => {
    expect(
      shownOf({ ...burst, cell: { ...burst.cell, turns: { count: 4, seconds: 0.5 } } }),
    ).toEqual([]);
  });

  test.each<[readonly (number | null)[], number]>([
    [[300, 100, 200], 2],
    [[null, 100, 200], 2],
    [[null, null, 200], 0],
  ])('is the median round by p99, and a round without latency is the worst: %j', (p99s, index) => {
    const cell = editing(burst, ({ latencyUs }, i) => ({
      latencyUs: p99s[i] == null ? null : { ...latencyUs!, p99: p99s[i] },
    }));
    expect(shownIndex(cell)).toBe(index);
  });

  test('is not an arm without a valid round', () => {
    const [prefork, ...others] = burst.arms;
    expect(shownOf({ ...burst, arms: [{ ...prefork!, valid: [] }, ...others] })).toHaveLength(2);
  });
});

describe('a stall', () => {
  const trial = keepalive.arms[0]!.valid[0]!;
  const observed = (change: Partial<CompletedTrial['observation']>): CompletedTrial => ({
    ...trial,
    observation: { ...trial.observation, ...change },
  });
  const afterMs = trial.durationSeconds * 1000 + 5;
  /** Silent at these times, in milliseconds. */
  const silentAt = (...times: readonly number[]) =>
    observed({
      scoreboard: {
        columns: ['atMs', 'busy'],
        rows: [-500, 0, 500, afterMs].map((at) => [at, times.includes(at) ? null : 3]),
      },
    });
  const overflowing = (...rows: readonly (readonly (number | null)[])[]) =>
    observed({ sockets: { columns: ['atMs', 'acceptQueue', 'listenOverflows'], rows } });
  const overflown = overflowing([0, 5, 1]);

  test.each<[string, CompletedTrial, boolean]>([
    ['no quiet trial', trial, false],
    ['an error', { ...trial, errors: { ...trial.errors, reset: 1 } }, true],
    ['an answer after a second', { ...trial, latencyUs: { ...trial.latencyUs!, max: 1e6 } }, true],
    ['a silent status page', silentAt(500), true],
    ['not its silence before the window', silentAt(-500), false],
    ['nor after the load', silentAt(afterMs), false],
    ['a listen overflow', overflown, true],
    ['not one of the warm-up', overflowing([-200, 5, 0], [-100, 5, 3], [100, 5, 3]), false],
    ['one more in the window', overflowing([-100, 5, 3], [100, 5, 3], [afterMs, 0, 4]), true],
  ])('is %s', (_, of, is) => {
    expect(stalled(of)).toBe(is);
  });

  test('is reported in words', () => {
    expect(stallText(silentAt(500))).toMatch(/^the status page did not answer 1 of 2 times; /);
    expect(stallText(overflown)).toContain(
      '; at most 5 connections in the accept queue, 1 listen overflow; slowest answer ',
    );
  });

  test('of a request that was lost lasted at least so long', () => {
    const bounds = { lost: 3, lostAtLeastUs: 2_000_000, max: 2_000_000 };
    const lost = { ...trial, latencyUs: { ...trial.latencyUs!, ...bounds } };
    expect(stallText(lost)).toMatch(/; a request waited at least 2\.00 s$/);
  });

  test('is reported of the window alone', () => {
    expect(stallText(overflowing([-100, 5, 3], [100, 5, 5]))).toContain(', 2 listen overflows;');
    const waiting = observed({
      sockets: {
        columns: ['atMs', 'acceptQueue'],
        rows: [
          [-100, 9],
          [0, 2],
          [afterMs, 8],
        ],
      },
    });
    expect(stallText(waiting)).toContain('at most 2 connections in the accept queue');
  });
});
