import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFigure } from '../../../src/analysis/figures.ts';
import type { CompletedTrial } from '../../../src/run/trial.ts';
import { arms } from '../../../src/server/arm.ts';
import { poolOf } from '../../../src/server/pool.ts';
import { dockerFolder } from '../../../src/server/tuning.ts';
import { claim9 } from '../../../src/studies/claims/claim-9-easy-to-change.ts';
import { buildRun } from '../../fixtures/run.ts';

const fixture = buildRun({ mishaps: false }).trials.find(
  (trial): trial is CompletedTrial => trial.state === 'completed',
)!;

const withCompleted = (completed: readonly number[], atMs: number | null): CompletedTrial => {
  const { actions: _, ...plain } = fixture;
  return {
    ...plain,
    durationSeconds: completed.length / 10,
    per100Ms: { completed, p50Us: [], p99Us: [], maxUs: [] },
    ...(atMs === null
      ? {}
      : {
          actions: [
            {
              action: { do: 'restart', atSeconds: atMs / 1000 },
              atMs,
              generationAtMs: null,
              poolAtMs: null,
              generations: { before: 0, after: null },
            },
          ],
        }),
  };
};

test('the sites of claim 9 differ in one line, and start as many workers', () => {
  const lines = (['prefork', 'worker', 'event'] as const).map((mpm) =>
    readFileSync(join(dockerFolder, `httpd-${mpm}`, 'mpm.conf'), 'utf8')
      .replace(/<IfDefine TUNING_MATCHED>[\s\S]*?<\/IfDefine>/, '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
  expect(lines).toEqual(
    ['prefork', 'worker', 'event'].map((mpm) => [
      `LoadModule mpm_${mpm}_module modules/mod_mpm_${mpm}.so`,
    ]),
  );
  const [{ directives }] = claim9.experiments as [(typeof claim9.experiments)[number]];
  const tuning = { name: 'file', path: 'x', text: directives } as const;
  const pools = Object.values(arms).map((arm) => poolOf({ ...arm, tuning }).started);
  expect(new Set(pools).size).toBe(1);
});

test('capacity is reduced where fewer than half as many as before were answered', () => {
  const read = (trial: CompletedTrial) => readFigure('reducedSeconds', trial);
  expect(read(withCompleted([10, 10, 10, 10, 10], null))).toBe(0);
  expect(read(withCompleted([10, 10, 10, 4, 0, 0, 40, 10], 300))).toBeCloseTo(0.3);
  // Also where it lasts for most of the window.
  expect(read(withCompleted([10, 10, 0, 0, 0, 0, 0, 0], 200))).toBeCloseTo(0.6);
});

test('what was lost is given in seconds of the load, the same for a longer window', () => {
  const read = (trial: CompletedTrial) => readFigure('lostSeconds', trial);
  const lost = { ...fixture, carried: 0, queued: 0, sent: 250, failed: 10, durationSeconds: 2.5 };
  expect(read(lost)).toBeCloseTo(0.1);
  expect(read({ ...lost, sent: 750, durationSeconds: 7.5 })).toBeCloseTo(0.1);
});

test(
  'an act lasts until every worker is there again, and is not given where the load ' +
    'ended before',
  () => {
    const read = (trial: CompletedTrial) => readFigure('actSeconds', trial);
    const acted = withCompleted([10, 10, 10, 10], 300);
    expect(read(acted)).toBeNull();
    const [act] = acted.actions ?? [];
    expect(read({ ...acted, actions: [{ ...act!, poolAtMs: 1550 }] })).toBeCloseTo(1.25);
    expect(read(withCompleted([10], null))).toBeNull();
  },
);
