import { describe, expect, test } from 'vitest';
import { judgeHistory, suspectsOf } from '../../src/history/judge-history.ts';
import type { HistoryChange, HistoryJudgement } from '../../src/history/judgement.ts';
import type { Acknowledgement, Night, NightSeries } from '../../src/history/night.ts';
import { seededRandom, shuffled } from '../../src/stats/random.ts';
import { simulatedNight } from '../fixtures/history/simulation.ts';
import { gauss } from '../fixtures/stats/simulation.ts';

const sd = 0.015;
const key = 'cell-0/httpd-worker/rate';

/** Values of one series: quiet noise about levels, each for a number of nights. */
function valuesOf(levels: readonly (readonly [number, number])[], seed = 1): readonly number[] {
  const random = seededRandom(seed);
  return levels.flatMap(([nights, level]) =>
    Array.from({ length: nights }, () => level + sd * gauss(random)),
  );
}

const historyOf = (values: readonly number[], epoch = 'machine'): readonly Night[] =>
  values.map((value, night) => simulatedNight(night, epoch, [[value]]));

/** The last night of a history with a fresh run that gave this value. */
const repeated = (nights: readonly Night[], value: number): readonly Night[] => {
  const last = nights.at(-1) as Night;
  const series = last.series.map((each) => ({ ...each, change: value }));
  return [...nights.slice(0, -1), { ...last, repeated: series }];
};

const acknowledge = (change: string, at: string): Acknowledgement => ({
  ...{ schema: 1, change, at },
  reason: 'a feature',
});

const changesOf = ({ series }: HistoryJudgement): readonly HistoryChange[] =>
  series[0]?.changes ?? [];

const changed = (nights: readonly Night[], change: Partial<NightSeries>): readonly Night[] =>
  nights.map((night) => ({
    ...night,
    series: night.series.map((each) => ({ ...each, ...change })),
  }));

describe('with few nights', () => {
  test('an empty history has no newest night', () => {
    expect(judgeHistory([], [])).toEqual({ newest: null, epochs: [], series: [] });
  });

  test.each([0, 1])('with %i predecessors there is no suspect', (before) => {
    const nights = historyOf([...valuesOf([[before, 0]]), -3]);
    const judged = judgeHistory(repeated(nights, -3), []);
    expect(changesOf(judged)).toEqual([]);
    expect(judged.series[0]?.nights).toBe(before + 1);
    expect(judged.series[0]?.smallestStep === null).toBe(before === 0);
  });

  test('two predecessors see a doubling, six a quarter, and what is larger is a suspect', () => {
    const values = valuesOf([[8, 0]]);
    const steps = [2, 3, 4, 5, 6].map((before) => {
      const nights = historyOf(values.slice(0, before));
      const step = judgeHistory(nights, []).series[0]?.smallestStep?.firstNight ?? Number.NaN;
      const night = simulatedNight(before, 'machine', [[-step - 3 * sd]]);
      expect(suspectsOf(nights, [], night).map((each) => each.key)).toEqual([key]);
      return step;
    });
    expect(steps[0]).toBeGreaterThan(1);
    expect(steps[2]).toBeLessThan(0.7);
    expect(steps[4]).toBeLessThan(0.25);
  });
});

describe('on the first night', () => {
  const nights = historyOf([...valuesOf([[30, 0]]), -0.1]);
  const tonight = nights.at(-1) as Night;

  test('a fall of a tenth is a suspect and needs a fresh run', () => {
    expect(suspectsOf(nights.slice(0, -1), [], tonight).map((each) => each.key)).toEqual([key]);
    expect(changesOf(judgeHistory(nights, []))).toEqual([
      {
        id: `${key}@night-30`,
        ...{ key, kind: 'regression', state: 'suspect', foundBy: 'prediction-bound', p: null },
        ...{ lastGood: 'night-29', firstBad: 'night-30', step: expect.closeTo(-0.1, 1) },
      },
    ]);
  });

  test('a fresh run that agrees confirms it, under the same id', () => {
    const [change] = changesOf(judgeHistory(repeated(nights, -0.09), []));
    expect(change).toMatchObject({ id: `${key}@night-30`, state: 'confirmed' });
    expect(change?.step).toBeCloseTo(-0.095, 1);
  });

  test.each([0.1, 0, -0.02])('a fresh run of %f does not', (value) => {
    expect(changesOf(judgeHistory(repeated(nights, value), []))[0]?.state).toBe('suspect');
  });

  test('a suspect is forgotten when the next night is as ever', () => {
    const next = [...repeated(nights, 0), simulatedNight(31, 'machine', [[0.001]])];
    expect(changesOf(judgeHistory(next, []))).toEqual([]);
  });

  test('a rise is an improvement, and a regression where lower is better', () => {
    const up = repeated(historyOf([...valuesOf([[30, 0]]), 0.12]), 0.12);
    expect(changesOf(judgeHistory(up, []))[0]?.kind).toBe('improvement');
    const cost = changed(up, { better: 'lower' });
    expect(changesOf(judgeHistory(cost, []))[0]?.kind).toBe('regression');
  });

  test('a step within two thirds of the margin is none, however quiet the series', () => {
    const quiet = valuesOf([[40, 0]]).map((value) => value / 100);
    const within = repeated(historyOf([...quiet, -0.031]), -0.031);
    expect(changesOf(judgeHistory(within, []))).toEqual([]);
    const beyond = repeated(historyOf([...quiet, -0.035]), -0.035);
    expect(changesOf(judgeHistory(beyond, []))[0]?.state).toBe('confirmed');
  });

  test('loss that was always none is judged by its margin alone', () => {
    const loss = { better: 'lower', margin: 0.005, scale: 'difference' } as const;
    const judged = (value: number) =>
      changesOf(judgeHistory(changed(historyOf([...new Array(40).fill(0), value]), loss), []));
    expect(judged(0.003)).toEqual([]);
    expect(judged(0.004)[0]).toMatchObject({ kind: 'regression', state: 'suspect' });
    expect(judged(0)).toEqual([]);
  });
});

describe('over several nights', () => {
  test('a change stays confirmed under one id, and is found once', () => {
    const nights = [
      ...repeated(historyOf([...valuesOf([[30, 0]]), -0.1]), -0.1),
      ...historyOf(valuesOf([[71, -0.1]], 2)).slice(31),
    ];
    for (let end = 31; end <= nights.length; end += 4) {
      expect(changesOf(judgeHistory(nights.slice(0, end), []))).toMatchObject([
        { id: `${key}@night-30`, state: 'confirmed', foundBy: 'prediction-bound' },
      ]);
    }
  });

  test('change points confirm without a fresh run, under the id of the first suspect', () => {
    const values = valuesOf([
      [30, 0],
      [12, -0.08],
    ]);
    const ids = new Set<string>();
    const states = Array.from({ length: 12 }, (_, i) => {
      const [change, ...more] = changesOf(judgeHistory(historyOf(values.slice(0, 31 + i)), []));
      expect(more).toEqual([]);
      if (change) ids.add(change.id);
      return change?.state;
    });
    expect(ids).toEqual(new Set([`${key}@night-30`]));
    expect(states[0]).toBe('suspect');
    const confirmed = states.indexOf('confirmed');
    expect(confirmed).toBeGreaterThanOrEqual(2);
    expect(confirmed).toBeLessThan(8);
    expect(new Set(states.slice(confirmed))).toEqual(new Set(['confirmed']));
    const last = changesOf(judgeHistory(historyOf(values), []))[0];
    expect(last?.foundBy).toBe('change-point');
    expect(last?.p).toBeLessThan(0.02);
    expect(last?.step).toBeCloseTo(-0.08, 1);
  });

  test('a change whose level returns is over, and the baseline goes on', () => {
    const before = repeated(historyOf([...valuesOf([[40, 0]]), -0.12]), -0.12);
    const nights = [...before, ...historyOf(valuesOf([[60, 0]], 3)).slice(41)];
    const judgedAt = (end: number) => judgeHistory(nights.slice(0, end), []);
    expect(changesOf(judgedAt(43))[0]?.state).toBe('confirmed');
    expect(changesOf(judgedAt(44))[0]).toMatchObject({ state: 'returned', firstBad: 'night-40' });
    const end = judgedAt(60);
    expect(changesOf(end)).toMatchObject([{ state: 'returned', step: expect.closeTo(-0.12, 1) }]);
    expect(end.series[0]?.nights).toBe(60);
    // The night of the change is not part of the spread.
    expect(end.series[0]?.smallestStep?.firstNight).toBeLessThan(0.09);
  });

  test('an improvement that lasts is the new baseline: the way back is a regression', () => {
    const up = repeated(historyOf([...valuesOf([[30, 0]]), 0.12]), 0.12);
    const lasting = [...up, ...historyOf(valuesOf([[60, 0.12]], 4)).slice(31)];
    const back = [...lasting, simulatedNight(60, 'machine', [[0]])];
    expect(changesOf(judgeHistory(repeated(back, 0.001), []))).toMatchObject([
      { kind: 'improvement', state: 'confirmed', firstBad: 'night-30' },
      { kind: 'regression', state: 'confirmed', lastGood: 'night-59', firstBad: 'night-60' },
    ]);
  });

  test('a second regression is found beside the first, which stays', () => {
    const first = repeated(historyOf([...valuesOf([[30, 0]]), -0.1]), -0.1);
    const open = [...first, ...historyOf(valuesOf([[60, -0.1]], 5)).slice(31)];
    const second = [...open, simulatedNight(60, 'machine', [[-0.25]])];
    expect(changesOf(judgeHistory(repeated(second, -0.25), []))).toMatchObject([
      { state: 'confirmed', firstBad: 'night-30' },
      { state: 'confirmed', firstBad: 'night-60', step: expect.closeTo(-0.15, 1) },
    ]);
  });
});

describe('an acknowledgement', () => {
  const first = repeated(historyOf([...valuesOf([[30, 0]]), -0.1]), -0.1);
  const open = [...first, ...historyOf(valuesOf([[60, -0.1]], 6)).slice(31)];
  const id = `${key}@night-30`;
  const early = acknowledge(id, '2026-02-10T12:00:00.000Z');

  test('makes the level after the step the baseline', () => {
    const judged = judgeHistory(open, [early]);
    expect(changesOf(judged)).toMatchObject([{ id, state: 'acknowledged' }]);
    expect(judged.series[0]?.nights).toBe(30);
  });

  test('makes the way back an improvement, not a return', () => {
    const back = repeated([...open, simulatedNight(60, 'machine', [[0.01]])], 0.01);
    expect(changesOf(judgeHistory(back, [early]))).toMatchObject([
      { id, state: 'acknowledged' },
      { kind: 'improvement', state: 'confirmed', firstBad: 'night-60' },
    ]);
    expect(changesOf(judgeHistory(back, []))).toMatchObject([{ id, state: 'confirmed' }]);
  });

  test('that comes later changes no id of a later change', () => {
    const second = repeated([...open, simulatedNight(60, 'machine', [[-0.25]])], -0.25);
    const late = acknowledge(id, '2026-12-01T00:00:00.000Z');
    const ids = [[], [early], [late]].map((acknowledgements) =>
      changesOf(judgeHistory(second, acknowledgements)).map((change) => change.id),
    );
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
    expect(ids[0]).toEqual([id, `${key}@night-60`]);
  });

  test('of a suspect begins a baseline too, and one of an unknown change does nothing', () => {
    const nights = historyOf([...valuesOf([[30, 0]]), -0.1]);
    const judged = judgeHistory(nights, [acknowledge(id, '2026-12-01T00:00:00.000Z')]);
    expect(changesOf(judged)).toMatchObject([{ id, state: 'acknowledged' }]);
    expect(judged.series[0]?.nights).toBe(1);
    const unknown = acknowledge('nothing@night-3', '2026-12-01T00:00:00.000Z');
    expect(judgeHistory(nights, [unknown])).toEqual(judgeHistory(nights, []));
  });
});

describe('nights', () => {
  test('of another machine count for nothing, wherever they stand', () => {
    const own = valuesOf([[31, 0]]);
    const nights = own.flatMap((value, i) => [
      simulatedNight(2 * i, 'one', [[value]]),
      simulatedNight(2 * i + 1, 'two', [[value - 0.5]]),
    ]);
    const judged = judgeHistory(nights.slice(0, -1), []);
    expect(judged.newest?.epoch.cpu).toBe('one');
    expect(judged.epochs.map(({ nights: count }) => count)).toEqual([31, 30]);
    expect(judged.series[0]?.nights).toBe(31);
    expect(changesOf(judged)).toEqual([]);
  });

  test('may come in any order', () => {
    const nights = historyOf(
      valuesOf([
        [25, 0],
        [15, -0.1],
      ]),
    );
    const judged = judgeHistory(nights, []);
    expect(changesOf(judged)).toHaveLength(1);
    for (const seed of [1, 2, 3]) {
      expect(judgeHistory(shuffled(nights, seededRandom(seed)), [])).toEqual(judged);
    }
  });

  test('without a series are no nights of it', () => {
    const nights = historyOf(valuesOf([[31, 0]])).map((night, i) =>
      i % 3 === 1 ? { ...night, series: [] } : night,
    );
    expect(judgeHistory(nights, []).series[0]?.nights).toBe(21);
    expect(judgeHistory(nights.slice(0, 2), []).series).toEqual([]);
  });
});

describe('the judgement', () => {
  const withSteps = (seed: number) =>
    valuesOf(
      [
        [25, 0],
        [12, seed % 2 === 0 ? -0.08 : 0.08],
        [10, 0.02],
      ],
      seed,
    );

  test.each([1, 2, 3, 4])('moves with the series and mirrors it: seed %i', (seed) => {
    const values = withSteps(seed);
    const changes = changesOf(judgeHistory(historyOf(values), []));
    expect(changes.length).toBeGreaterThan(0);
    const ids = changes.map(({ id, kind }) => [id, kind]);
    // A power of two, so that no sum is rounded otherwise.
    const moved = changesOf(judgeHistory(historyOf(values.map((value) => value + 0.5)), []));
    expect(moved.map(({ id, kind }) => [id, kind])).toEqual(ids);
    const mirrored = changed(historyOf(values.map((value) => -value)), { better: 'lower' });
    expect(changesOf(judgeHistory(mirrored, [])).map(({ id, kind }) => [id, kind])).toEqual(ids);
  });

  test('of a night never changes a change that an earlier night confirmed', () => {
    const values = withSteps(2);
    let known: readonly string[] = [];
    for (let end = 1; end <= values.length; end++) {
      const changes = changesOf(judgeHistory(historyOf(values.slice(0, end)), []));
      const ids = changes.filter(({ state }) => state !== 'suspect').map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([...known]));
      known = ids;
    }
    expect(known.length).toBeGreaterThan(0);
  });
});
