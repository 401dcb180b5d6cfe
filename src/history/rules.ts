/**
 * Numbers of the rule that judges a history. `npm run microbench -- simulated-years` shows what
 * they give; docs/nightly.md has the results and the reasons.
 */
export const rules = {
  /** Nights whose mean is the level before. More would follow a drift too slowly. */
  levelNights: 30,
  /** Nights whose standard deviation is the spread, and in which change points are searched. */
  windowNights: 90,
  /**
   * Chance that any series of a night lies beyond the bound of one night, or that of three, by
   * noise alone, after thirty nights. It is divided by the number of series.
   */
  chance: { oneNight: 0.003, threeNights: 0.018 },
  /** Nights of a level before one whose error of prediction counts for the tails of a figure. */
  nightsBeforeError: 6,
  /** Share of the equivalence margin that a step must have. */
  leastStep: 2 / 3,
  /** The spread is never taken as less than this share of the least step. */
  leastSpread: 1 / 5,
  /** Share of the bound of three nights beyond which a fresh run is asked for. */
  askAt: 0.85,
  /** Share of the bound of one night that a fresh run must reach to agree. */
  agreeOneNight: 0.85,
  /** Spreads from the level that a fresh run must reach to agree with the mean of three nights. */
  agreeThreeNights: 1,
  /** Spreads from the level that each of three nights must reach, on the same side. */
  eachOfThree: 0.6,
  /** Spreads from the level beyond which one of three nights counts no further. */
  clipOfThree: 5,
  /** Share of false discoveries among the series of a night: Benjamini and Hochberg. */
  discoveryRate: 0.01,
  permutations: 9999,
  /** Permutations as large after which a test ends. */
  enough: 20,
  minSegment: 3,
  /**
   * Least step at a change point between the nights next to it: in standard deviations of a night,
   * and in standard errors. What is smaller is often a drift.
   */
  leastOfStep: { spreads: 1.85, errors: 4.75 },
  /** Nights within which two estimates of the first night after a step are of the same step. */
  sameStepNights: 2,
  /** Nights whose mean tells whether the level before returned; the least number of them. */
  return: { nights: 5, least: 3, errors: 3 },
  /** Nights after which an improvement is the new baseline without an acknowledgement. */
  improvementNights: 7,
} as const;
