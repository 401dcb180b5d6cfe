import { type Random, seededRandom } from '../../src/load/random.ts';
import { balancedOrder } from '../../src/plan/order.ts';
import { familyConfidence } from '../../src/stats/family.ts';
import type { Pair } from '../../src/stats/log-ratios.ts';
import { mean } from '../../src/stats/moments.ts';
import { type Rule, type Verdict, verdict } from '../../src/stats/verdict.ts';

/** Where a trial stands in its run; `trial` counts through the whole of it. */
interface Place {
  readonly arm: number;
  readonly position: number;
  readonly trial: number;
}

/** What disturbs the figure of a trial, as an addition to its logarithm. */
type Disturbance = (place: Place) => number;

/** A machine of its own for every run: what it does to the trials, from one seed. */
export type Machine = (random: Random) => Disturbance;

export const margin = 0.03;

export const rule: Rule = {
  better: 'higher',
  margin,
  confidence: familyConfidence(3, 0.05),
};

export interface SimulatedRun {
  readonly rounds: number;
  /** What each of the three arms is truly better by, as a logarithm. */
  readonly effects: readonly [number, number, number];
  readonly machine: Machine;
  /** Where given, each trial is this many slices, each with noise of its own of this standard deviation. */
  readonly slices?: { readonly count: number; readonly sd: number };
}

/** One whole run of three arms in the order that a plan gives them; the verdicts of the three pairs. */
export function simulateRun(asked: SimulatedRun, random: Random): readonly Verdict[] {
  const { rounds, effects, slices } = asked;
  const disturb = asked.machine(random);
  const figures: number[][] = [];
  for (const [round, order] of balancedOrder([0, 1, 2], rounds, random).entries()) {
    const ofRound: number[] = [];
    for (const [position, arm] of order.entries()) {
      const level = (effects[arm] ?? 0) + disturb({ arm, position, trial: round * 3 + position });
      const logs = Array.from(
        { length: slices?.count ?? 1 },
        () => level + (slices?.sd ?? 0) * (slices ? gauss(random) : 0),
      );
      // What a trial in slices is: all of them together.
      ofRound[arm] = 10_000 * mean(logs.map(Math.exp));
    }
    figures.push(ofRound);
  }
  const pair = (a: number, b: number): readonly Pair[] =>
    figures.map((each, round) => ({ round, a: each[a] ?? null, b: each[b] ?? null }));
  return [pair(0, 1), pair(0, 2), pair(1, 2)].map((pairs) => verdict(pairs, rule));
}

/** Many runs from one seed. */
export function simulateRuns(
  asked: SimulatedRun,
  count: number,
  seed: number,
): readonly (readonly Verdict[])[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => simulateRun(asked, random));
}

/** Box and Muller; one value of each pair. */
export const gauss = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Student's t with three degrees of freedom, scaled to a standard deviation of one: one value in 70 is beyond three. */
const heavy = (random: Random): number => {
  const chi = gauss(random) ** 2 + gauss(random) ** 2 + gauss(random) ** 2;
  return gauss(random) / Math.sqrt(chi);
};

/** Of the noise of one trial; of the log-ratio of two it is √2 times as much. */
export const sd = 0.02;

export const machines = {
  /** Every trial has noise of its own. */
  independent: (random) => () => sd * gauss(random),
  /** The machine slowly becomes faster and slower: each trial remembers nine tenths of the last one's noise. */
  drift: (random) => {
    let level = 5 * sd * gauss(random);
    return () => {
      level = 0.9 * level + 5 * sd * Math.sqrt(1 - 0.81) * gauss(random);
      return level + sd * gauss(random);
    };
  },
  /** Every round has weather of its own, the same for all of its trials, ten times as strong as their noise. */
  weather: (random) => {
    let level = 0;
    return ({ position }) => {
      if (position === 0) level = 10 * sd * gauss(random);
      return level + sd * gauss(random);
    };
  },
  /** What comes later in a round is slower, by twice the noise. */
  slot:
    (random) =>
    ({ position }) =>
      -2 * sd * position + sd * gauss(random),
  /** Most trials are near, some are far. */
  heavyTails: (random) => () => sd * heavy(random),
  /** One trial of the run is slower by a fifth. */
  spike: (random) => {
    const struck = Math.floor(random() * 36);
    return ({ trial }) => (trial === struck ? -0.2 : 0) + sd * gauss(random);
  },
  /** One arm is four times as noisy as the others. */
  unequal:
    (random) =>
    ({ arm }) =>
      (arm === 0 ? 4 : 1) * sd * gauss(random),
} as const satisfies Record<string, Machine>;

/** Chance of at least `count` of `n` where each happens with chance `p`. */
export function atLeast(count: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += term;
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return 1 - below;
}
