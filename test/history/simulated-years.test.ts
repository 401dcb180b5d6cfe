import { describe, expect, test } from 'vitest';
import { boundFinding } from '../../src/history/bound-finding.ts';
import { unknownNoise } from '../../src/history/figure-noise.ts';
import { referenceOf } from '../../src/history/reference.ts';
import { smallestStep } from '../../src/history/smallest-step.ts';
import { searchedSteps } from '../../src/history/step-search.ts';
import { mayHaveStep } from '../../src/history/step-size.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { climates } from '../fixtures/history/climates.ts';
import { type Noise, simulateYear } from '../fixtures/history/simulation.ts';
import { gauss } from '../fixtures/stats/simulation.ts';

/**
 * A short sample of what `npm run microbench -- simulated-years` shows at length. Seeded: what
 * passes here passes always.
 */
const sd = 0.015;
const noise: Noise = { climate: climates.quiet, sd, shared: 0.5 };

describe('of sixty series without a change', () => {
  test.each([
    ['quiet', 0.5, 2],
    ['machine changed twice', 0.5, 2],
    // A fresh run of the same night says nothing there. Many such years have two in the median;
    // without the tails of the nights before they have 138.
    ['heavy-tailed nights', 1, 4],
  ] as const)('few are said to have changed in a year: %s', (name, shared, most) => {
    const asked = { sd, shared, climate: climates[name], nights: 365, series: 60, step: null };
    const { confirmed, freshRuns } = simulateYear({ ...asked, seed: 1 });
    expect(confirmed.length).toBeLessThanOrEqual(most);
    // Rules that never ask would pass the line above.
    expect(freshRuns).toBeGreaterThan(0);
    expect(freshRuns).toBeLessThan(20);
  });
});

describe('of one series in sixty, after thirty nights', () => {
  const foundShare = (size: number, within: number, runs: number) => {
    const found = Array.from({ length: runs }, (_, seed) => {
      const step = { from: 30, size };
      const asked = { ...noise, nights: 30 + within, series: 60, step, seed };
      return simulateYear(asked).confirmed.some(({ series, night }) => series === 0 && night >= 30);
    });
    return found.filter(Boolean).length / runs;
  };

  test('a fall of a tenth is confirmed on its first night, in nine of ten', () => {
    expect(foundShare(Math.log(0.9), 1, 40)).toBeGreaterThanOrEqual(0.9);
  });

  test('a fall of 5 % is confirmed within three nights, in nine of ten', () => {
    expect(foundShare(Math.log(0.95), 3, 40)).toBeGreaterThanOrEqual(0.85);
  });

  test('a fall of 2 % is not, and none is found without one', () => {
    expect(foundShare(Math.log(0.98), 3, 20)).toBeLessThan(0.2);
    expect(foundShare(0, 3, 20)).toBe(0);
  });
});

test('the smallest step is seen in nine of ten cases, on the first night and after three', () => {
  const random = seededRandom(9);
  const terms = { leastStep: 0.02, series: 60, noise: unknownNoise };
  const draw = (count: number, level: number) =>
    Array.from({ length: count }, () => level + sd * gauss(random));
  const stretch = (values: readonly number[]) => ({ values, older: 0 });
  const runs = 400;
  const seen = { firstNight: 0, thirdNight: 0 };
  for (let run = 0; run < runs; run++) {
    const before = draw(30, 0);
    const { firstNight = 0, thirdNight = 0 } =
      smallestStep(referenceOf(stretch(before), terms.leastStep, null), terms) ?? {};
    const [first = 0] = draw(1, firstNight);
    const alone = boundFinding(stretch(before), { first, fresh: first }, terms);
    seen.firstNight += Number(alone?.isConfirmed ?? false);
    const three = draw(3, thirdNight);
    const third = three[2] ?? 0;
    const tonight = { first: third, fresh: third };
    const finding = boundFinding(stretch([...before, ...three.slice(0, 2)]), tonight, terms);
    seen.thirdNight += Number(finding?.isConfirmed ?? false);
  }
  expect(seen.firstNight / runs).toBeGreaterThan(0.86);
  expect(seen.firstNight / runs).toBeLessThan(0.95);
  expect(seen.thirdNight / runs).toBeGreaterThan(0.86);
  expect(seen.thirdNight / runs).toBeLessThan(0.97);
});

test('the cheap bound hides no step that the permutations find', () => {
  const random = seededRandom(10);
  let found = 0;
  let hidden = 0;
  for (let run = 0; run < 24; run++) {
    const sizes = [3 * random(), 6 * random() - 3];
    const at = [10 + Math.floor(40 * random()), 60 + Math.floor(27 * random())];
    const values = Array.from({ length: 90 }, (_, night) => {
      const level = sizes.reduce((sum, size, i) => sum + (night >= (at[i] ?? 0) ? size : 0), 0);
      return sd * (level + gauss(random));
    });
    const steps = searchedSteps(values, 0.03).filter(({ p }) => p < 0.001);
    found += Number(steps.length > 0);
    hidden += Number(steps.length > 0 && !mayHaveStep(values, 0.03));
  }
  expect(found).toBeGreaterThan(10);
  expect(hidden).toBe(0);
});
