import { describe, expect, test } from 'vitest';
import { connectionsWithin } from '../../../src/analysis/figures/within-limit.ts';
import { type figures, readFigure } from '../../../src/analysis/figures.ts';
import type { LevelResult } from '../../../src/load/load.ts';
import type { CompletedTrial, Trial } from '../../../src/run/trial.ts';
import { arms } from '../../../src/server/arm.ts';
import { connectionsIn } from '../../../src/studies/claims/charts/memory.ts';
import { draw } from '../../../src/studies/claims/claim.ts';
import { fastBelowCapacity } from '../../../src/studies/claims/claim-1-fast-below-capacity.ts';
import { memoryOfProcesses } from '../../../src/studies/claims/claim-3-memory-of-processes.ts';
import { threadsScale } from '../../../src/studies/claims/claim-5-threads-scale.ts';
import { trialOf } from '../../fixtures/claims/trials.ts';
import { buildTrial } from '../../fixtures/trial.ts';

const trial = (change: Partial<CompletedTrial>): CompletedTrial => ({
  ...trialOf('httpd-worker', 1, 1000),
  validity: { verdict: 'valid', evidence: [] },
  ...change,
});

const served = { connections: 16, answered: 10 } as CompletedTrial['served'];

const level = (connections: number, answeredShare: number, p99: number): LevelResult =>
  ({
    level: connections,
    answeredShare,
    latencyUs: { p99 } as LevelResult['latencyUs'],
  }) as LevelResult;

describe('the connections that are served within a limit', () => {
  test.each<[string, readonly LevelResult[] | null, number | null]>([
    [
      'are those of the last step that holds',
      [level(4, 1, 900), level(8, 1, 1000), level(16, 1, 1001)],
      8,
    ],
    ['are none of a step that leaves somebody out', [level(4, 1, 9), level(8, 0.99, 9)], 4],
    ['end at the first step that breaks', [level(4, 1, 9), level(8, 1, 5000), level(16, 1, 9)], 4],
    ['are none where the first step breaks', [level(4, 0.5, 9)], 0],
    ['are unknown without steps', null, null],
  ])('%s', (_, levels, expected) => {
    expect(connectionsWithin(trial({ levels }), 1000)).toBe(expected);
  });
});

describe('figures', () => {
  test.each<[keyof typeof figures, Partial<CompletedTrial>, number | null]>([
    ['footprintPerConnection', { footprintBytes: { median: 5000, peak: 6000 }, served }, 500],
    ['footprintPerConnection', { footprintBytes: null, served }, null],
    [
      'footprintPerConnection',
      { served: { ...served, answered: 0 } as CompletedTrial['served'] },
      null,
    ],
    [
      'connectionsPerGib',
      { footprintBytes: { median: 2 ** 29, peak: 2 ** 30 }, levels: [level(16, 1, 99_999)] },
      32,
    ],
    ['connectionsPerCpuSecond', { cpuUsPerRequest: 200, phases: null }, null],
    ['served', { served: { ...served, answeredShare: 0.625 } as CompletedTrial['served'] }, 0.625],
  ])('%s, %j', (name, change, expected) => {
    expect(readFigure(name, trial(change))).toBe(expected);
  });

  test('switches and faults are shared out among the requests of all populations', () => {
    const base = trial({});
    const effort = {
      voluntarySwitches: 900,
      involuntarySwitches: 100,
      minorFaults: 40,
      majorFaults: 10,
    };
    const others = [{ ...base, requests: 300 }] as unknown as CompletedTrial['others'];
    const changed = {
      ...base,
      requests: 200,
      others,
      observation: { ...base.observation, effort },
    };
    expect(readFigure('switchesPerRequest', changed)).toBe(2);
    expect(readFigure('faultsPerRequest', changed)).toBe(0.1);
    const older = { ...base, observation: { ...base.observation, effort: null } };
    expect(readFigure('switchesPerRequest', older)).toBeNull();
  });

  test('where connections waited on a disturbed machine there is none', () => {
    const evidence = [{ kind: 'neighbours', share: 0.9 }] as const;
    const waiting = { ...served, answeredShare: 0.625 } as CompletedTrial['served'];
    const invalid = trial({ validity: { verdict: 'neighbours', evidence }, served: waiting });
    expect(readFigure('footprintPerConnection', invalid)).toBeNull();
  });
});

// 1 GiB − 24 MiB at 2 MiB each.
test('what fits into a memory is what is left beside the base', () => {
  const slope = { estimate: 2 ** 21, low: 1, high: 2 ** 22, confidence: 0.95, n: 9 };
  expect(connectionsIn(2 ** 30, { base: 24 * 2 ** 20, slope })).toBe(500);
  expect(connectionsIn(2 ** 20, { base: 24 * 2 ** 20, slope })).toBe(0);
});

describe.each([fastBelowCapacity, memoryOfProcesses, threadsScale])('claim $number', (claim) => {
  test('draws what was measured of one server, and nothing where nothing was', () => {
    const evidence = Object.fromEntries(
      claim.experiments.map(({ id, cells, mpms }): [string, readonly Trial[]] => [
        id,
        cells.flatMap((cell) =>
          [1, 2, 3].flatMap((round) =>
            mpms.map((mpm) => ({
              ...buildTrial(cell, arms[`httpd-${mpm}`].id, round),
              levels: [level(16, 1, 100)],
            })),
          ),
        ),
      ]),
    );
    const charts = draw(claim, evidence, 'httpd');
    expect(charts.length).toBeGreaterThan(0);
    expect(new Set(charts.map(({ id }) => id)).size).toBe(charts.length);
    for (const { config } of charts) expect(config.data.datasets.length).toBeGreaterThan(0);
    expect(draw(claim, evidence, 'native')).toEqual([]);
    expect(draw(claim, {}, 'httpd')).toEqual([]);
  });
});
