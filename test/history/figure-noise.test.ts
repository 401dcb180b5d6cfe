import { describe, expect, test } from 'vitest';
import { noiseOfFigures } from '../../src/history/figure-noise.ts';
import { judgeNight, type Tracks } from '../../src/history/judge-night.ts';
import type { Night } from '../../src/history/night.ts';
import { seededRandom } from '../../src/stats/random.ts';
import { simulatedNight } from '../fixtures/history/simulation.ts';
import { gauss, heavy } from '../fixtures/stats/simulation.ts';

const sd = 0.03;
const key = 'rate ratio';

/** Nights of twenty series, to which a change adds. Both runs of a night give the same. */
function nightsOf(
  count: number,
  of: typeof gauss,
  change: (night: number, series: number) => number = () => 0,
): readonly Night[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, (_, night) => {
    const values = Array.from({ length: 20 }, (__, i) => change(night, i) + sd * of(random));
    return simulatedNight(night, 'machine', [values, values]);
  });
}

const after = (nights: readonly Night[]): Tracks =>
  nights.reduce<Tracks>((tracks, night) => judgeNight(tracks, night), new Map());

const noiseAfter = (nights: readonly Night[]) => noiseOfFigures(after(nights).values()).get(key);

describe('what the series of a figure have in common', () => {
  test('is nothing before there are nights', () => {
    expect(noiseOfFigures([])).toEqual(new Map());
    expect(noiseAfter(nightsOf(3, gauss))).toMatchObject({ oneNight: null, threeNights: null });
  });

  test('is the variance of them, known better than that of each', () => {
    const variance = noiseAfter(nightsOf(30, gauss))?.variance;
    expect(Math.sqrt(variance?.variance ?? 0)).toBeCloseTo(sd, 2);
    expect(variance?.degreesOfFreedom).toBeGreaterThan(30);
  });

  test('is their tails: those of normal and of other nights', () => {
    const [light, strong] = [gauss, heavy].map((of) => noiseAfter(nightsOf(60, of)));
    expect(light?.oneNight?.degreesOfFreedom).toBeGreaterThan(20);
    expect(light?.threeNights?.degreesOfFreedom).toBeGreaterThan(10);
    expect(strong?.oneNight?.degreesOfFreedom).toBeLessThan(6);
  });

  test('is wide where a drift carries the nights away from their level', () => {
    const drift = noiseAfter(nightsOf(60, gauss, (night) => 0.006 * night));
    expect(drift?.threeNights?.scale).toBeGreaterThan(1.2);
  });

  test('is none of one series alone where figures differ', () => {
    const nights = nightsOf(30, gauss).map((night) => {
      const named = night.series.map((each, i) => ({ ...each, figure: `figure ${i}` }));
      return { ...night, series: named, repeated: named };
    });
    const all = noiseOfFigures(after(nights).values());
    expect(all.size).toBe(20);
    expect([...all.values()].map(({ variance }) => variance)).toEqual(new Array(20).fill(null));
  });
});

describe('steps', () => {
  const tailWith = (change: (night: number, series: number) => number) =>
    noiseAfter(nightsOf(60, gauss, change))?.oneNight;

  test('that lasted are no noise', () => {
    // Half of the series step by ten standard deviations on one night.
    const tail = tailWith((night, i) => (night >= 40 && i % 2 === 0 ? -10 * sd : 0));
    expect(tail?.degreesOfFreedom).toBeGreaterThan(20);
    expect(tail?.scale).toBeLessThan(1.1);
  });

  test('that went back the next night are', () => {
    const tail = tailWith((night, i) => (night === 40 && i % 2 === 0 ? -10 * sd : 0));
    expect(tail?.degreesOfFreedom).toBeLessThan(10);
  });
});
