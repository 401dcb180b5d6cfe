import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Level, saturationOf } from '../../src/stats/asymptotes.ts';
import { type Point, theilSen } from '../../src/stats/theil-sen.ts';
import { fitUsl, kappaInterval, peakOf } from '../../src/stats/usl.ts';
import { randomFrom } from '../fixtures/random.ts';
import answers from '../fixtures/stats/answers-r.json' with { type: 'json' };
import scipy from '../fixtures/stats/answers-scipy.json' with { type: 'json' };

describe('the Theil–Sen slope', () => {
  // Computed with SciPy 1.17.1 by test/fixtures/stats/answers.py.
  test.each([
    ['with ties and an outlier', scipy.steps],
    ['without', scipy.plain],
  ])('%s agrees with scipy.stats.theilslopes', (_, { points, confidence, slope }) => {
    const line = theilSen(points as unknown as Point[], confidence)!;
    expect(line.estimate).toBeCloseTo(slope[0]!, 12);
    expect(line.low).toBeCloseTo(slope[2]!, 12);
    expect(line.high).toBeCloseTo(slope[3]!, 12);
  });

  test('needs two different x, and points enough for its confidence', () => {
    expect(theilSen([[1, 2]], 0.95)).toBeNull();
    expect(
      theilSen(
        [
          [1, 2],
          [1, 3],
        ],
        0.95,
      ),
    ).toBeNull();
    expect(
      theilSen(
        [
          [1, 2],
          [2, 3],
          [3, 5],
        ],
        0.95,
      ),
    ).toBeNull();
  });

  test('finds any line exactly, although a quarter of the points are wild', () => {
    const integers = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(integers, integers, integers, (slope, start, wild) => {
        const points = Array.from(
          { length: 16 },
          (_, x): Point => [x, x % 5 === 2 ? wild * 1000 : start + slope * x],
        );
        expect(theilSen(points, 0.95)!.estimate).toBeCloseTo(slope, 9);
      }),
    );
  });
});

const staircase = (
  rateAt: (connections: number) => number,
  sizes: readonly number[],
  rounds = 1,
): Level[] =>
  Array.from({ length: rounds }, (_, round) =>
    sizes.map((connections) => ({ round, connections, ratePerSecond: rateAt(connections) })),
  ).flat();

describe('the saturation point', () => {
  test('is where the light-load line meets the most that was reached', () => {
    const levels = staircase((n) => Math.min(100 * n, 1000), [1, 2, 4, 8, 16, 32, 64]);
    expect(saturationOf(levels, 64)).toEqual({
      connections: 10,
      perConnection: 100,
      maxPerSecond: 1000,
    });
  });

  test('is not fitted through MaxRequestWorkers', () => {
    // 50 ms of waiting each: the wall of 16 workers is all that stops the growth, and it is
    // configured.
    const levels = staircase((n) => 20 * Math.min(n, 16), [2, 4, 8, 16, 32, 64]);
    expect(saturationOf(levels, 16)?.connections).toBe(16);
    const beyond = levels.map((level) =>
      level.connections > 16 ? { ...level, ratePerSecond: 1e6 } : level,
    );
    expect(saturationOf(beyond, 16)).toEqual(saturationOf(levels, 16));
  });

  test('is refused where the lowest step is already at the asymptote', () => {
    // A closed network with one queue and a think time of 1.4 services: N* is 2.4 by its definition.
    const network = (customers: number) => {
      let queue = 0;
      let rate = 0;
      for (let n = 1; n <= customers; n += 1) {
        rate = n / (1.4 + 1 + queue);
        queue = rate * (1 + queue);
      }
      return 1000 * rate;
    };
    const steps = [1, 2, 4, 8, 16, 32];
    expect(saturationOf(staircase(network, steps), 64)?.connections).toBeCloseTo(2.4, 1);
    for (const first of [1, 2, 3]) {
      expect(saturationOf(staircase(network, steps.slice(first)), 64)).toBeNull();
    }
  });

  test('takes the median of the rounds', () => {
    const one = staircase((n) => Math.min(100 * n, 1000), [1, 4, 16], 3);
    const spoilt = one.map((level) =>
      level.round === 2 ? { ...level, ratePerSecond: level.ratePerSecond * 9 } : level,
    );
    expect(saturationOf(spoilt, 64)).toEqual(saturationOf(one, 64));
  });

  test('needs three levels below the capacity', () => {
    expect(
      saturationOf(
        staircase((n) => n, [1, 2, 4, 8]),
        2,
      ),
    ).toBeNull();
  });
});

describe('the universal scalability law', () => {
  const measured = answers.uslConnections.map((connections, i) => ({
    round: Math.floor(i / 7),
    connections,
    ratePerSecond: answers.uslRates[i]!,
  }));
  const law = (lambda: number, sigma: number, kappa: number) => (n: number) =>
    (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));

  test("agrees with R's lm", () => {
    const fit = fitUsl(measured)!;
    const [lambda, sigma, kappa] = answers.usl;
    expect(fit.lambda / lambda!).toBeCloseTo(1, 8);
    expect(fit.sigma / sigma!).toBeCloseTo(1, 8);
    expect(fit.kappa / kappa!).toBeCloseTo(1, 8);
    expect(peakOf(fit)).toBeCloseTo(Math.sqrt((1 - sigma!) / kappa!), 6);
  });

  test('gives back the law that made the levels', () => {
    const share = fc.double({ min: 0.001, max: 0.2, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.integer({ min: 10, max: 5000 }), (sigma, kappa, lambda) => {
        const fit = fitUsl(staircase(law(lambda, sigma, kappa), [1, 2, 4, 8, 16, 32, 64]))!;
        expect(fit.lambda / lambda).toBeCloseTo(1, 6);
        expect(fit.sigma).toBeCloseTo(sigma, 6);
        expect(fit.kappa).toBeCloseTo(kappa, 6);
      }),
    );
  });

  test('has a peak only where the throughput falls again', () => {
    expect(peakOf({ lambda: 1, sigma: 0.1, kappa: 0 })).toBeNull();
    expect(peakOf({ lambda: 1, sigma: 0.1, kappa: -0.001 })).toBeNull();
    expect(peakOf({ lambda: 1, sigma: 0.1, kappa: 0.001 })).toBe(30);
  });

  test('finds κ above zero where it is, and not where it is not', () => {
    const random = randomFrom('usl');
    const noisy = (kappa: number) =>
      Array.from({ length: 12 }, (_, round) =>
        [1, 2, 4, 8, 16, 32, 64].map((connections) => ({
          round,
          connections,
          ratePerSecond: law(1000, 0.03, kappa)(connections) * (1 + 0.06 * (random() - 0.5)),
        })),
      ).flat();
    expect(kappaInterval(noisy(0.001), 400, random)?.low).toBeGreaterThan(0);
    const none = kappaInterval(noisy(0), 400, random)!;
    expect(none.low).toBeLessThan(0);
    expect(none.high).toBeGreaterThan(0);
  });

  test('resamples whole rounds, and needs three of them', () => {
    expect(kappaInterval(measured, 100, Math.random)).toBeNull();
    const same = staircase(law(1000, 0.03, 0.001), [1, 4, 16, 64], 3);
    const interval = kappaInterval(same, 50, randomFrom('same'))!;
    expect(interval.high - interval.low).toBeLessThan(1e-9);
  });

  test('needs three levels and positive rates', () => {
    expect(fitUsl(staircase(law(10, 0, 0), [1, 2], 5))).toBeNull();
    expect(fitUsl(staircase(() => 0, [1, 2, 4, 8]))).toBeNull();
  });
});
